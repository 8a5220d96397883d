using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fubuni.ServiceDefaults;

/// <summary>
/// JSON is UTF-8 (RFC 8259 section 8.1). A quoted charset, which RFC 9110 allows and the framework does not support, is
/// accepted. Any charset other than UTF-8 is 415 <c>unsupported_media_type</c>; the framework would answer 500.
/// </summary>
internal static class JsonCharset
{
    public static void UseJsonCharset(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                var contentType = context.Request.ContentType;
                if (contentType is null || !contentType.Contains("charset", StringComparison.OrdinalIgnoreCase))
                {
                    await next(context);
                    return;
                }

                if (MediaTypeHeaderValue.TryParse(contentType, out var type) && IsJson(type))
                {
                    if (
                        !HeaderUtilities
                            .RemoveQuotes(type.Charset)
                            .Equals(Encoding.UTF8.WebName, StringComparison.OrdinalIgnoreCase)
                    )
                    {
                        await Problem
                            .Of(
                                StatusCodes.Status415UnsupportedMediaType,
                                "unsupported_media_type",
                                "JSON must be encoded as UTF-8."
                            )
                            .ExecuteAsync(context);
                        return;
                    }

                    context.Request.ContentType = type.MediaType.ToString();
                }

                await next(context);
            }
        );

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
        || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);
}
