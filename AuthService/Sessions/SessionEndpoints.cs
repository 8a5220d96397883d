using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.BetterAuth;
using Fubuni.AuthService.Limits;
using Fubuni.AuthService.Sessions;
using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService;

internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapAuthGroup().AllowAnonymous().AddEndpointFilter<SameOriginFilter>();

        sessions.MapPost("/refresh", RefreshAsync)
            .WithName("Refresh")
            .IsLimited()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict);
        sessions.MapPost("/logout", LogoutAsync)
            .WithName("Logout")
            .ProducesProblem(StatusCodes.Status403Forbidden);
        routes.MapDevices();
    }

    /// <summary>Exchanges the refresh token for a new one and a new access token.</summary>
    /// <remarks>
    /// The token comes in the cookie, or in the body from clients without cookies, and goes back the same way. 401 with `refresh_unknown`,
    /// `refresh_expired`, `refresh_revoked` or `refresh_reused` clears the cookie: sign in again; `refresh_missing` when none was sent.
    /// 409 `refresh_superseded` when another request has refreshed in the meantime: try again with the cookie as it is now. 429 `rate_limited`
    /// with Retry-After uses nothing up. Where the service is set up to take over from a Better Auth application, a browser without our cookie
    /// exchanges its live session there, once.
    /// </remarks>
    internal static async Task<Results<Ok<AuthResponse>, ProblemHttpResult>> RefreshAsync(
        RefreshRequest? request,
        RequestLimits limits,
        SessionService sessions,
        SessionExchange exchange,
        RefreshCookie cookie,
        AuthResponses responses,
        AuthMetrics metrics,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var delivery = string.IsNullOrEmpty(request?.RefreshToken) ? TokenDelivery.Cookie : TokenDelivery.Body;
        var token = delivery == TokenDelivery.Body ? request!.RefreshToken : cookie.Read(context);
        var betterAuthToken = token is null ? exchange.Read(context) : null;
        if (token is null && betterAuthToken is null)
        {
            metrics.Refreshed("missing");
            return Problem.Of(StatusCodes.Status401Unauthorized, "refresh_missing", "There is no session to continue.");
        }

        var refusal = await limits.RefreshAsync(context, client);
        if (refusal is null && token is not null && await sessions.FindAsync(token, cancellationToken) is { } owner)
        {
            refusal = await limits.RefreshAsync(context, owner.UserId);
        }

        if (refusal is not null)
        {
            metrics.Refreshed("rate_limited");
            return refusal;
        }

        var outcome = token is null
            ? await exchange.ExchangeAsync(betterAuthToken!, client, cancellationToken)
            : await sessions.RefreshAsync(token, client, cancellationToken);
        metrics.Refreshed(outcome.Status.ToString().ToLowerInvariant());
        if (outcome.Token is { } successor)
        {
            return TypedResults.Ok(responses.Create(context, outcome.User!, successor, delivery));
        }

        if (outcome.Status == RefreshStatus.Superseded)
        {
            // The browser may hold the newer cookie already: an answer that comes late must not take it away.
            return Problem.Of(StatusCodes.Status409Conflict, "refresh_superseded", "Another request has refreshed this session in the meantime.");
        }

        // Not where none was sent: a request beside this one may have got one just now.
        if (delivery == TokenDelivery.Cookie && token is not null)
        {
            cookie.Clear(context);
        }

        return outcome.Status switch
        {
            RefreshStatus.Expired => Ended("refresh_expired", "The session has expired."),
            RefreshStatus.Revoked => Ended("refresh_revoked", "The session has ended."),
            RefreshStatus.Reused => Ended("refresh_reused", "This session was used from two places at once and has been ended for safety."),
            _ => Ended("refresh_unknown", "The session is not known."),
        };
    }

    /// <summary>Ends the session and clears the cookie.</summary>
    /// <remarks>
    /// The session is that of the cookie, of the refresh token in the body, or of the access token. Without any there is nothing to end: 204 too. 403
    /// `cross_site_request` from another site's page.
    /// </remarks>
    internal static async Task<NoContent> LogoutAsync(
        RefreshRequest? request,
        CurrentUser? user,
        SessionService sessions,
        SessionExchange exchange,
        RefreshCookie cookie,
        AuditTrail audit,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        HashSet<SessionOwner> ending = [];
        foreach (var token in new[] { cookie.Read(context), request?.RefreshToken })
        {
            if (token is not null && await sessions.FindAsync(token, cancellationToken) is { } owner)
            {
                ending.Add(owner);
            }
        }

        if (user is not null && user.SessionId != Guid.Empty)
        {
            ending.Add(new SessionOwner(user.SessionId, user.Id));
        }

        foreach (var session in ending)
        {
            if (await sessions.EndAsync(session.SessionId, RevokeReasons.SignedOut))
            {
                await audit.RecordAsync(AuditEventType.SignedOut, client, session.UserId, session.SessionId);
            }
        }

        await exchange.EndAsync(context);
        exchange.ClearCookie(context);
        cookie.Clear(context);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult Ended(string code, string detail) => Problem.Of(StatusCodes.Status401Unauthorized, code, detail);
}
