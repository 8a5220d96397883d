using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.SigningKeys;

internal static class SigningKeyEndpoints
{
    public static void MapSigningKeys(this IEndpointRouteBuilder routes)
    {
        var issuer = routes.ServiceProvider.GetRequiredService<IOptions<TokenValidationOptions>>().Value.Issuer;
        var discovery = DiscoveryDocument.Create(issuer);
        var authorizationServer = AuthorizationServerDocument.Create(issuer);

        var wellKnown = routes.MapGroup("/.well-known").AllowAnonymous().WithTags("Keys");
        wellKnown
            .MapGet("/jwks.json", GetKeySet)
            .WithName("KeySet")
            .Produces(StatusCodes.Status200OK, contentType: "application/jwk-set+json")
            .Produces(StatusCodes.Status304NotModified);
        wellKnown.MapMethods("/jwks.json", [HttpMethods.Head], GetKeySet).ExcludeFromDescription();
        wellKnown
            .MapGet("/openid-configuration", GetDiscovery)
            .WithName("Discovery")
            .WithSummary("What verifies our access tokens: issuer and key set (OpenID Connect Discovery 1.0).")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .Produces(StatusCodes.Status304NotModified);
        wellKnown.MapMethods("/openid-configuration", [HttpMethods.Head], GetDiscovery).ExcludeFromDescription();

        wellKnown
            .MapMethods(
                "/oauth-authorization-server",
                [HttpMethods.Get, HttpMethods.Head],
                (HttpContext context) => authorizationServer.ToResult(context)
            )
            .ExcludeFromDescription();

        IResult GetDiscovery(HttpContext context) => discovery.ToResult(context);
    }

    /// <summary>The public keys that verify our access tokens (RFC 7517).</summary>
    internal static async Task<IResult> GetKeySet(
        SigningKeyRing keys,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        await keys.EnsureFreshAsync(cancellationToken);
        return keys.KeySet.ToResult(context);
    }
}
