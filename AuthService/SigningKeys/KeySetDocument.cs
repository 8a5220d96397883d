using System.Text.Json;
using System.Text.Json.Serialization;
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
            "application/jwk-set+json");
    }
}

internal sealed record PublicKeyDocument(string Kty, string Use, string Alg, string Kid, string N, string E)
{
    public static PublicKeyDocument Of(RsaSecurityKey key) => new(
        "RSA",
        "sig",
        SecurityAlgorithms.RsaSha256,
        key.KeyId,
        Base64UrlEncoder.Encode(key.Parameters.Modulus),
        Base64UrlEncoder.Encode(key.Parameters.Exponent));
}

/// <summary>
/// The part of OpenID Connect Discovery 1.0 that services need to verify our tokens: issuer, keys, algorithm. Users sign in with our own
/// endpoints, not with OAuth flows, so no OAuth endpoint is named.
/// </summary>
internal sealed record DiscoveryDocument(
    string Issuer,
    string JwksUri,
    IReadOnlyList<string> ResponseTypesSupported,
    IReadOnlyList<string> SubjectTypesSupported,
    IReadOnlyList<string> IdTokenSigningAlgValuesSupported)
{
    public static PublishedDocument Create(string issuer)
    {
        var document = new DiscoveryDocument(issuer, $"{issuer}/.well-known/jwks.json", [], ["public"], [SecurityAlgorithms.RsaSha256]);
        return new PublishedDocument(
            JsonSerializer.SerializeToUtf8Bytes(document, SigningKeyJsonContext.Default.DiscoveryDocument),
            "application/json");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(KeySetDocument))]
[JsonSerializable(typeof(DiscoveryDocument))]
internal sealed partial class SigningKeyJsonContext : JsonSerializerContext;
