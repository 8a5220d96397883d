using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;

namespace Fubuni.Gateway.Failures;

/// <summary>The page that a browser shows while a service is unavailable. It reloads itself.</summary>
internal static class UnavailablePage
{
    private static readonly byte[] Html = Read();

    /// <summary>Allows only the page's own style sheet.</summary>
    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Hash("style")}'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    public static Task WriteAsync(HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.ContentType = $"{MediaTypeNames.Text.Html}; charset=utf-8";
        response.ContentLength = Html.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = Policy;
        return response.Body.WriteAsync(Html).AsTask();
    }

    private static byte[] Read()
    {
        using var resource = typeof(UnavailablePage).Assembly.GetManifestResourceStream("unavailable.html")!;
        using var html = new MemoryStream();
        resource.CopyTo(html);
        return html.ToArray();
    }

    /// <summary>The hash of the text between the tags, as CSP level 3 hashes an inline element.</summary>
    private static string Hash(string element)
    {
        var html = Encoding.UTF8.GetString(Html);
        var start = html.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var end = html.IndexOf($"</{element}>", start, StringComparison.Ordinal);
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(html[start..end])));
    }
}
