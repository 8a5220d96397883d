using System.Net.Mime;
using Microsoft.Net.Http.Headers;

namespace Fubuni.Gateway.Page;

internal static class PageExtensions
{
    private const string DevelopmentServer = "frontend";

    /// <summary>
    /// The service that serves the page in run mode (Vite); null when the built page is in the web root.
    /// </summary>
    public static string? GetDevelopmentPage(this IConfiguration configuration) =>
        configuration[$"services:{DevelopmentServer}:http:0"] is { Length: > 0 } ? DevelopmentServer : null;

    /// <summary>
    /// Serves the files of the built page, in compressed form if the build has compressed them and the client accepts
    /// it.
    /// </summary>
    public static void UsePage(this WebApplication app)
    {
        if (app.Configuration.GetDevelopmentPage() is not null)
        {
            return;
        }

        app.Use(
            (context, next) =>
            {
                Precompressed.Select(context, app.Environment.WebRootFileProvider);
                return next(context);
            }
        );
        app.UseStaticFiles(Files(app));
    }

    /// <summary>
    /// Serves the page at every other address that is not a file: the router of the page shows what belongs there.
    /// </summary>
    public static void MapPage(this WebApplication app)
    {
        if (app.Configuration.GetDevelopmentPage() is null)
        {
            app.MapFallbackToFile("{*path:nonfile}", "index.html", Files(app));
        }
    }

    private static StaticFileOptions Files(WebApplication app)
    {
        var policy = SecurityHeaders.OfPage(app.Environment.WebRootFileProvider);
        return new()
        {
            ContentTypeProvider = Precompressed.ContentTypes,
            OnPrepareResponse = file => SetHeaders(file.Context, policy),
        };
    }

    /// <summary>
    /// Files in assets/ have a hash of their content in their names. The page that refers to them is revalidated each
    /// time.
    /// </summary>
    private static void SetHeaders(HttpContext context, string policy)
    {
        Precompressed.SetHeaders(context);
        var headers = context.Response.Headers;
        headers.CacheControl = context.Request.Path.StartsWithSegments("/assets")
            ? "public, max-age=31536000, immutable"
            : "no-cache";
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (context.Response.ContentType?.StartsWith(MediaTypeNames.Text.Html, StringComparison.Ordinal) == true)
        {
            headers.ContentSecurityPolicy = policy;
        }
    }
}
