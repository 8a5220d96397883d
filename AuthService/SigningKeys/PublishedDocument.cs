using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>A public document, serialized once.</summary>
internal sealed class PublishedDocument(byte[] bytes, string contentType)
{
    /// <summary>How long clients may cache it. A key is published for at least twice as long before it signs.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private static readonly string CacheControl = new CacheControlHeaderValue
    {
        Public = true,
        MaxAge = MaxAge,
    }.ToString();

    private readonly EntityTagHeaderValue _entityTag = new(
        $"\"{Base64Url.EncodeToString(SHA256.HashData(bytes).AsSpan(0, 16))}\""
    );

    /// <summary>200 with the document, or 304 for a client that has it.</summary>
    public IResult ToResult(HttpContext context)
    {
        context.Response.Headers.CacheControl = CacheControl;
        return TypedResults.Bytes(bytes, contentType, entityTag: _entityTag);
    }
}
