using System.Text.Json;
using System.Text.Json.Serialization;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.AuthSessions.Refresh;
using Fubuni.AuthService.Endpoints;
using Fubuni.AuthService.SignIn.Reauthentication;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService.SignIn.Google;

/// <param name="Location">Google's page, for the browser to navigate to.</param>
public sealed record GoogleLinkResponse(string Location);

internal static class GoogleEndpoints
{
    public static void MapGoogle(this IEndpointRouteBuilder routes)
    {
        routes
            .MapAuthGroup()
            .AllowAnonymous()
            .MapGet("/google", StartAsync)
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
    /// It comes back to `returnTo`, a path of the app, with the refresh cookie set; or to `/sign-in?error=` with
    /// `google_denied`, `google_failed`, `google_email_unverified`, `google_link_required`, `registration_unavailable`,
    /// `account_banned` or `rate_limited`. 404 `google_not_configured` where there is no sign-in with Google.
    /// </remarks>
    /// <param name="returnTo">Where to go afterwards; what is no path of the app is taken for `/`.</param>
    internal static async Task<Results<ChallengeHttpResult, ProblemHttpResult>> StartAsync(
        string? returnTo,
        [AsParameters] StartServices services,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        if (await services.Schemes.GetSchemeAsync(GoogleDefaults.AuthenticationScheme) is null)
        {
            return GoogleErrors.NotConfigured.ToProblem();
        }

        // The redirect back starts on a page of another site, so the browser does not send the cookie then.
        var (token, _) = await services.Presented.ChooseAsync(services.Cookie.ReadAll(context), cancellationToken);
        var replaced = token is null ? null : await services.Sessions.FindByTokenAsync(token, cancellationToken);
        var visit = new GoogleVisit(LocalPath.Of(returnTo), LinkTo: null, replaced?.SessionId);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Challenge(
            visit.ToProperties(services.Time.GetUtcNow()),
            [GoogleDefaults.AuthenticationScheme]
        );
    }

    /// <summary>Begins to link a Google account to the signed-in user's: navigate to `location`.</summary>
    /// <remarks>
    /// The browser comes back to `/settings?linked=google`, or to `/settings?error=` with `google_already_linked` (to
    /// another user), `google_denied`, `google_failed` or `rate_limited`. The Google account may have another address.
    /// 403 `recent_sign_in_required`; 404 `google_not_configured`.
    /// </remarks>
    internal static async Task<Results<Ok<GoogleLinkResponse>, ProblemHttpResult>> LinkAsync(
        CurrentUser user,
        RecentSignIn recent,
        IAuthenticationSchemeProvider schemes,
        TimeProvider time,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        if (await schemes.GetSchemeAsync(GoogleDefaults.AuthenticationScheme) is null)
        {
            return GoogleErrors.NotConfigured.ToProblem();
        }

        var recentSignIn = await recent.RequireAsync(user, cancellationToken);
        if (recentSignIn.Error is { } error)
        {
            return error.ToProblem();
        }

        // A browser that navigates sends no access token, so the response contains the address instead of a redirect.
        var visit = new GoogleVisit("/settings", user.Id, user.SessionId);
        await context.ChallengeAsync(GoogleDefaults.AuthenticationScheme, visit.ToProperties(time.GetUtcNow()));
        var location = context.Response.Headers.Location.ToString();
        context.Response.Headers.Location = default;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new GoogleLinkResponse(location));
    }

    /// <summary>Takes Google away from the ways to sign in.</summary>
    /// <remarks>
    /// 204 also when it was none of them; 403 `recent_sign_in_required`; 409 `last_sign_in_method` when nothing else
    /// would be left: set a password first.
    /// </remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> UnlinkAsync(
        CurrentUser user,
        RecentSignIn recent,
        GoogleLinks links,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        var recentSignIn = await recent.RequireAsync(user, cancellationToken);
        if (recentSignIn.Error is { } error)
        {
            return error.ToProblem();
        }

        var result = await links.UnlinkAsync(user, client, cancellationToken);
        return result.Error is { } lastMethod ? lastMethod.ToProblem() : TypedResults.NoContent();
    }

    internal sealed record StartServices(
        IAuthenticationSchemeProvider Schemes,
        RefreshCookie Cookie,
        AuthSessionStore Sessions,
        PresentedTokens Presented,
        TimeProvider Time
    );
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GoogleLinkResponse))]
internal sealed partial class GoogleJsonContext : JsonSerializerContext;
