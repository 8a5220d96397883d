using Fubuni.AuthService.SigningKeys;
using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService;

internal static class SigningKeyEndpoints
{
    public static void MapSigningKeys(this IEndpointRouteBuilder routes)
    {
        var discovery = DiscoveryDocument.Create(routes.ServiceProvider.GetRequiredService<IOptions<TokenValidationOptions>>().Value.Issuer);

        var wellKnown = routes.MapGroup("/.well-known").AllowAnonymous().WithTags("Keys");
        wellKnown.MapGet("/jwks.json", GetKeySet)
            .WithName("KeySet")
            .Produces(StatusCodes.Status200OK, contentType: "application/jwk-set+json")
            .Produces(StatusCodes.Status304NotModified);
        wellKnown.MapMethods("/jwks.json", [HttpMethods.Head], GetKeySet).ExcludeFromDescription();
        wellKnown.MapGet("/openid-configuration", GetDiscovery)
            .WithName("Discovery")
            .WithSummary("What verifies our access tokens: issuer and key set (OpenID Connect Discovery 1.0).")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .Produces(StatusCodes.Status304NotModified);
        wellKnown.MapMethods("/openid-configuration", [HttpMethods.Head], GetDiscovery).ExcludeFromDescription();

        IResult GetDiscovery(HttpContext context) => discovery.ToResult(context);
    }

    /// <summary>The public keys that verify our access tokens (RFC 7517).</summary>
    internal static async Task<IResult> GetKeySet(SigningKeyRing keys, HttpContext context, CancellationToken cancellationToken)
    {
        await keys.EnsureFreshAsync(cancellationToken);
        return keys.KeySet.ToResult(context);
    }
}
