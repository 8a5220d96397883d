using System.Buffers.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fubuni.ServiceDefaults.AccessTokens;

internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>
    /// The token of the Authorization header; null where there is none. Never read from the URL (RFC 6750 section 2.3).
    /// </summary>
    public static string? Read(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.Length > Scheme.Length
            ? header[Scheme.Length..].Trim()
            : null;
    }

    /// <summary>The <c>kid</c> of a JWT's header, unverified; null when it cannot be read as a short string.</summary>
    public static string? ReadKeyId(string token)
    {
        var headerLength = token.IndexOf('.');
        if (headerLength is <= 0 or > 1024)
        {
            return null;
        }

        Span<byte> header = stackalloc byte[1024];
        try
        {
            if (!Base64Url.TryDecodeFromChars(token.AsSpan(0, headerLength), header, out var length))
            {
                return null;
            }

            var reader = new Utf8JsonReader(header[..length]);
            while (reader.Read())
            {
                if (
                    reader.CurrentDepth == 1
                    && reader.TokenType == JsonTokenType.PropertyName
                    && reader.ValueTextEquals("kid"u8)
                )
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= 128
                        ? reader.GetString()
                        : null;
                }
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }

        return null;
    }
}
