using System.Text.Json;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>
/// Authorization server metadata (RFC 8414), for clients of <c>/mcp</c>. They read it before
/// <c>openid-configuration</c>, and require two endpoints, which that document does not have: here the sign-in page and
/// the endpoint that issues tokens. There is no OAuth flow, so the lists of response types and grants are empty. A
/// missing list of grants would mean two default ones.
/// </summary>
internal sealed record AuthorizationServerDocument(
    string Issuer,
    string AuthorizationEndpoint,
    string TokenEndpoint,
    string JwksUri,
    IReadOnlyList<string> ResponseTypesSupported,
    IReadOnlyList<string> GrantTypesSupported
)
{
    public static PublishedDocument Create(string issuer)
    {
        var document = new AuthorizationServerDocument(
            issuer,
            $"{issuer}/sign-in",
            $"{issuer}/api/auth/login",
            $"{issuer}/.well-known/jwks.json",
            [],
            []
        );
        return new PublishedDocument(
            JsonSerializer.SerializeToUtf8Bytes(document, SigningKeyJsonContext.Default.AuthorizationServerDocument),
            "application/json"
        );
    }
}
