using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Fubuni.Gateway.Page;

/// <summary>
/// Serves <c>app.js.br</c> or <c>app.js.gz</c>, which the build has written, in place of <c>app.js</c>.
/// </summary>
internal static class Precompressed
{
    /// <summary>The smallest encoding first.</summary>
    private static readonly (string Coding, string Extension)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    /// <summary>A compressed file has the content type of the requested file.</summary>
    public static readonly FileExtensionContentTypeProvider ContentTypes = new()
    {
        Mappings =
        {
            [".br"] = "application/octet-stream",
            [".gz"] = "application/octet-stream",
            [".webmanifest"] = "application/manifest+json",
        },
    };

    /// <summary>Changes the request to the compressed file if there is one that the client accepts.</summary>
    public static void Select(HttpContext context, IFileProvider files)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return;
        }

        var accepted = request
            .GetTypedHeaders()
            .AcceptEncoding.Where(value => value.Quality is not 0)
            .Select(value => value.Value.Value)
            .ToList();
        foreach (var (coding, extension) in Encodings)
        {
            if (
                accepted.Contains(coding, StringComparer.OrdinalIgnoreCase)
                && files.GetFileInfo(request.Path + extension) is { Exists: true }
            )
            {
                context.Items[typeof(Precompressed)] = (Coding: coding, request.Path);
                request.Path += extension;
                return;
            }
        }
    }

    /// <summary>The content type of the requested file, and its encoding.</summary>
    public static void SetHeaders(HttpContext context)
    {
        if (context.Items[typeof(Precompressed)] is not (string coding, PathString path))
        {
            return;
        }

        context.Response.Headers.ContentEncoding = coding;
        if (ContentTypes.TryGetContentType(path, out var type))
        {
            context.Response.ContentType = type;
        }
    }
}
