using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.FileProviders;

namespace Fubuni.Gateway.Page;

internal static partial class SecurityHeaders
{
    /// <summary>Rules that only a header can set: no page of another site may show this one in a frame.</summary>
    private const string NoFrames = "frame-ancestors 'none'";

    /// <summary>
    /// Adds the headers to every response. Existing ones are kept: the page and Vite have their own policies.
    /// </summary>
    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    var headers = context.Response.Headers;
                    headers.TryAdd("Content-Security-Policy", NoFrames);
                    headers.TryAdd("X-Content-Type-Options", "nosniff");
                    headers.TryAdd("Referrer-Policy", "same-origin");
                    return Task.CompletedTask;
                });
                return next(context);
            }
        );

    /// <summary>
    /// The policy of the built page. Its build writes it into a meta element, so that it is defined in one place.
    /// </summary>
    /// <exception cref="InvalidOperationException">The web root has no page, or the page has no policy.</exception>
    public static string OfPage(IFileProvider webRoot)
    {
        var page = webRoot.GetFileInfo("index.html");
        if (!page.Exists)
        {
            throw new InvalidOperationException(
                "There is no built page in the web root, and no development server is configured."
            );
        }

        using var reader = new StreamReader(page.CreateReadStream());
        var policy = PolicyInPage().Match(reader.ReadToEnd());
        return policy.Success
            ? $"{WebUtility.HtmlDecode(policy.Groups["policy"].Value)}; {NoFrames}"
            : throw new InvalidOperationException("index.html has no Content-Security-Policy.");
    }

    [GeneratedRegex("http-equiv=\"Content-Security-Policy\" content=\"(?<policy>[^\"]+)\"")]
    private static partial Regex PolicyInPage();
}
