using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>A public document as the bytes that are sent, made once.</summary>
internal sealed class PublishedDocument(byte[] bytes, string contentType)
{
    /// <summary>A key is published for far longer than this before it signs.</summary>
    private const string CacheControl = "public, max-age=300";

    private readonly EntityTagHeaderValue _entityTag = new($"\"{Base64Url.EncodeToString(SHA256.HashData(bytes).AsSpan(0, 16))}\"");

    /// <summary>200 with the bytes, or 304 for those who have them.</summary>
    public IResult ToResult(HttpContext context)
    {
        context.Response.Headers.CacheControl = CacheControl;
        return TypedResults.Bytes(bytes, contentType, entityTag: _entityTag);
    }
}
