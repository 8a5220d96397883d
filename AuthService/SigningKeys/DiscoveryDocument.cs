using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>
/// The part of OpenID Connect Discovery 1.0 that services need to verify our tokens: issuer, keys, algorithm. Users
/// sign in with our own endpoints, not with OAuth flows, so no OAuth endpoint is named.
/// </summary>
internal sealed record DiscoveryDocument(
    string Issuer,
    string JwksUri,
    IReadOnlyList<string> ResponseTypesSupported,
    IReadOnlyList<string> SubjectTypesSupported,
    IReadOnlyList<string> IdTokenSigningAlgValuesSupported
)
{
    public static PublishedDocument Create(string issuer)
    {
        var document = new DiscoveryDocument(
            issuer,
            $"{issuer}/.well-known/jwks.json",
            [],
            ["public"],
            [SecurityAlgorithms.RsaSha256]
        );
        return new PublishedDocument(
            JsonSerializer.SerializeToUtf8Bytes(document, SigningKeyJsonContext.Default.DiscoveryDocument),
            "application/json"
        );
    }
}
