using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>The key set of <c>/.well-known/jwks.json</c> (RFC 7517): public members only.</summary>
internal sealed record KeySetDocument(IReadOnlyList<PublicKeyDocument> Keys)
{
    public static PublishedDocument Create(IEnumerable<RsaSecurityKey> keys)
    {
        var document = new KeySetDocument([.. keys.Select(PublicKeyDocument.Of)]);
        return new PublishedDocument(
            JsonSerializer.SerializeToUtf8Bytes(document, SigningKeyJsonContext.Default.KeySetDocument),
            "application/jwk-set+json"
        );
    }
}

internal sealed record PublicKeyDocument(string Kty, string Use, string Alg, string Kid, string N, string E)
{
    public static PublicKeyDocument Of(RsaSecurityKey key) =>
        new(
            "RSA",
            "sig",
            SecurityAlgorithms.RsaSha256,
            key.KeyId,
            Base64UrlEncoder.Encode(key.Parameters.Modulus),
            Base64UrlEncoder.Encode(key.Parameters.Exponent)
        );
}
