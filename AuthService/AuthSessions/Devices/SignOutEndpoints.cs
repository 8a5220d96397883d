using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions.Refresh;
using Fubuni.AuthService.Endpoints;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService.AuthSessions.Devices;

internal static class SignOutEndpoints
{
    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes
            .MapAuthGroup()
            .AllowAnonymous()
            .AddEndpointFilter<RouteGroupBuilder, SameOriginFilter>()
            .MapPost("/logout", LogoutAsync)
            .WithName("Logout")
            .ProducesProblem(StatusCodes.Status403Forbidden);

    /// <summary>Ends the session and clears the cookie.</summary>
    /// <remarks>
    /// The session is that of the cookie, of the refresh token in the body, or of the access token. Without any there
    /// is nothing to end: 204 too. 403 `cross_site_request` from another site's page.
    /// </remarks>
    internal static async Task<NoContent> LogoutAsync(
        RefreshRequest? request,
        CurrentUser? user,
        SignOut signOut,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        await signOut.RevokePresentedAsync(context, request?.RefreshToken, user, client, cancellationToken);
        signOut.ClearCookies(context);
        return TypedResults.NoContent();
    }
}
