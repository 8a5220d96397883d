using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Google;
using Fubuni.AuthService.Sessions;
using Fubuni.AuthService.SignIn;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService;

internal static class GoogleEndpoints
{
    public static void MapGoogle(this IEndpointRouteBuilder routes)
    {
        routes.MapAuthGroup().AllowAnonymous().MapGet("/google", StartAsync)
            .WithName("Google")
            .Produces(StatusCodes.Status302Found)
            .ProducesProblem(StatusCodes.Status404NotFound);

        var link = routes.MapAuthGroup();
        link.MapPost("/google/link", LinkAsync)
            .WithName("LinkGoogle")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
        link.MapDelete("/google/link", UnlinkAsync)
            .WithName("UnlinkGoogle")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>Sends the browser to Google to sign in: a page to navigate to, not one to fetch.</summary>
    /// <remarks>
    /// It comes back to `returnTo`, a path of the app, with the refresh cookie set; or to `/sign-in?error=` with `google_denied`, `google_failed`,
    /// `google_email_unverified`, `google_link_required`, `registration_unavailable`, `account_banned` or `rate_limited`. 404 `google_not_configured` where there is no sign-in with Google.
    /// </remarks>
    /// <param name="returnTo">Where to go afterwards; what is no path of the app is taken for `/`.</param>
    internal static async Task<Results<ChallengeHttpResult, ProblemHttpResult>> StartAsync(
        string? returnTo,
        IAuthenticationSchemeProvider schemes,
        RefreshCookie cookie,
        SessionService sessions,
        TimeProvider time,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (await schemes.GetSchemeAsync(GoogleDefaults.AuthenticationScheme) is null)
        {
            return NotConfigured();
        }

        // The cookie is not sent on the way back, which begins on a page of another site.
        var replaced = cookie.Read(context) is { } token ? await sessions.FindAsync(token, cancellationToken) : null;
        var visit = new GoogleVisit(LocalPath.Of(returnTo), LinkTo: null, replaced?.SessionId);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Challenge(visit.ToProperties(time.GetUtcNow()), [GoogleDefaults.AuthenticationScheme]);
    }

    /// <summary>Begins to link a Google account to the signed-in user's: navigate to `location`.</summary>
    /// <remarks>
    /// The browser comes back to `/settings?linked=google`, or to `/settings?error=` with `google_already_linked` (to another user), `google_denied`,
    /// `google_failed` or `rate_limited`. The Google account may have another address. 403 `recent_sign_in_required`; 404 `google_not_configured`.
    /// </remarks>
    internal static async Task<Results<Ok<GoogleLinkResponse>, ProblemHttpResult>> LinkAsync(
        CurrentUser user,
        RecentSignIn recent,
        IAuthenticationSchemeProvider schemes,
        TimeProvider time,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (await schemes.GetSchemeAsync(GoogleDefaults.AuthenticationScheme) is null)
        {
            return NotConfigured();
        }

        if (!await recent.IsRecentAsync(user, cancellationToken))
        {
            return RecentSignIn.Required();
        }

        // The access token is not sent when a browser navigates, so this answers with the address in place of a redirect to it.
        var visit = new GoogleVisit("/settings", user.Id, user.SessionId);
        await context.ChallengeAsync(GoogleDefaults.AuthenticationScheme, visit.ToProperties(time.GetUtcNow()));
        var location = context.Response.Headers.Location.ToString();
        context.Response.Headers.Location = default;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new GoogleLinkResponse(location));
    }

    /// <summary>Takes Google away from the ways to sign in.</summary>
    /// <remarks>204 also when it was none of them; 403 `recent_sign_in_required`; 409 `last_sign_in_method` when nothing else would be left: set a password first.</remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> UnlinkAsync(
        CurrentUser user, RecentSignIn recent, GoogleAccounts accounts, ClientInfo client, CancellationToken cancellationToken)
    {
        if (!await recent.IsRecentAsync(user, cancellationToken))
        {
            return RecentSignIn.Required();
        }

        return await accounts.UnlinkAsync(user, client, cancellationToken)
            ? TypedResults.NoContent()
            : Problem.Of(StatusCodes.Status409Conflict, "last_sign_in_method", "Google is the only way to sign in to this account. Set a password first.");
    }

    private static ProblemHttpResult NotConfigured()
        => Problem.Of(StatusCodes.Status404NotFound, "google_not_configured", "This server has no sign-in with Google.");
}
