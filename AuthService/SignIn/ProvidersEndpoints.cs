using System.Text.Json;
using System.Text.Json.Serialization;
using Fubuni.AuthService.Endpoints;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService.SignIn;

/// <param name="Google">Whether users can sign in with Google.</param>
public sealed record ProvidersResponse(bool Google);

internal static class ProvidersEndpoints
{
    public static void MapProviders(this IEndpointRouteBuilder routes) =>
        routes.MapAuthGroup().AllowAnonymous().MapGet("/providers", GetProvidersAsync).WithName("Providers");

    /// <summary>The ways to sign in besides e-mail and password.</summary>
    /// <remarks>
    /// What this installation is configured for: the same for everybody, and readable without a token.
    /// </remarks>
    internal static async Task<Ok<ProvidersResponse>> GetProvidersAsync(IAuthenticationSchemeProvider schemes) =>
        TypedResults.Ok(
            new ProvidersResponse(Google: await schemes.GetSchemeAsync(GoogleDefaults.AuthenticationScheme) is not null)
        );
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MeResponse))]
[JsonSerializable(typeof(ProvidersResponse))]
internal sealed partial class SignInJsonContext : JsonSerializerContext;
