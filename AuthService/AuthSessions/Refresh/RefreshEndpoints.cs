using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Endpoints;
using Fubuni.AuthService.RateLimiting;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Fubuni.AuthService.AuthSessions.Refresh;

internal static class RefreshEndpoints
{
    public static void MapRefresh(this IEndpointRouteBuilder routes) =>
        routes
            .MapAuthGroup()
            .AllowAnonymous()
            .AddEndpointFilter<RouteGroupBuilder, SameOriginFilter>()
            .MapPost("/refresh", RefreshAsync)
            .WithName("Refresh")
            .CountsResults(CountResult)
            .IsLimited<RefreshRequest>(CheckLimitAsync)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict);

    /// <summary>Exchanges the refresh token for a new one and a new access token.</summary>
    /// <remarks>
    /// The token comes in the cookie, or in the body from clients without cookies, and goes back the same way. 401 with
    /// `refresh_unknown`, `refresh_expired`, `refresh_revoked` or `refresh_reused` clears the cookie: sign in again; so
    /// does `refresh_ambiguous`, when cookies of two live sessions were sent, one of which is not this application's;
    /// `refresh_missing` when none was sent, or 204 for a request with `allowSignedOut`. 409 `refresh_superseded` when
    /// another request has refreshed in the meantime: try again with the cookie as it is now. 429 `rate_limited` with
    /// Retry-After uses nothing up. Where the service is set up to take over from a Better Auth application, a browser
    /// without our cookie exchanges its live session there, once.
    /// </remarks>
    internal static async Task<Results<Ok<AuthResponse>, NoContent, ProblemHttpResult>> RefreshAsync(
        RefreshRequest? request,
        [AsParameters] RefreshServices services,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var (token, isAmbiguous, delivery) = await services.Presented.ReadAsync(context, request, cancellationToken);
        if (isAmbiguous)
        {
            services.Cookie.Clear(context);
            return RefreshErrors.Ambiguous.ToProblem();
        }

        var foreignToken = token is null ? services.Exchange?.FindToken(context) : null;
        if (token is null && foreignToken is null)
        {
            if (request?.AllowSignedOut == true)
            {
                services.Metrics.Refreshed("missing");
                // Browsers log every 401 in the console, and a visitor who has never signed in is no error.
                return TypedResults.NoContent();
            }

            return RefreshErrors.Missing.ToProblem();
        }

        var result = token is null
            ? await services.Exchange!.ExchangeAsync(foreignToken!, client, cancellationToken)
            : await services.Refresh.RefreshAsync(token, client, cancellationToken);
        if (result.TryGetValue(out var session, out var error))
        {
            services.Metrics.Refreshed(session.Status.ToString().ToLowerInvariant());
            return TypedResults.Ok(services.Responses.Create(context, session.User, session.Token, delivery));
        }

        // A late response must not clear the newer cookie that the browser may have: not after a superseded token, and
        // not where none was sent, since a request at the same time may have got one.
        if (error != RefreshErrors.Superseded && delivery == TokenDelivery.Cookie && token is not null)
        {
            services.Cookie.Clear(context);
        }

        return error.ToProblem();
    }

    /// <summary>
    /// A presented token counts for the client's address, and, where the token is known, for its user as well.
    /// </summary>
    private static async Task<Result<BudgetState[]>> CheckLimitAsync(
        RequestLimits limits,
        HttpContext context,
        RefreshRequest? request
    )
    {
        var services = context.RequestServices;
        var (token, isAmbiguous, _) = await services
            .GetRequiredService<PresentedTokens>()
            .ReadAsync(context, request, context.RequestAborted);
        if (token is null)
        {
            var isExchange = !isAmbiguous && services.GetService<ISessionExchange>()?.FindToken(context) is not null;
            return isExchange ? await limits.CheckRefreshAsync(context) : RequestLimits.Uncounted;
        }

        var ofAddress = await limits.CheckRefreshAsync(context);
        if (ofAddress.Error is not null)
        {
            return ofAddress;
        }

        var owner = await services
            .GetRequiredService<AuthSessionStore>()
            .FindByTokenAsync(token, context.RequestAborted);
        return owner is null ? ofAddress : await limits.CheckRefreshAsync(context, owner.UserId);
    }

    /// <summary>
    /// Successes are counted by the handler, with their status. Errors are counted without the prefix of their codes.
    /// </summary>
    private static void CountResult(AuthMetrics metrics, string result)
    {
        if (result != ResultFilter.Success)
        {
            metrics.Refreshed(
                result.StartsWith(RefreshErrors.CodePrefix, StringComparison.Ordinal)
                    ? result[RefreshErrors.CodePrefix.Length..]
                    : result
            );
        }
    }

    internal sealed record RefreshServices(
        SessionRefresh Refresh,
        PresentedTokens Presented,
        RefreshCookie Cookie,
        AuthResponses Responses,
        AuthMetrics Metrics,
        [FromServices] ISessionExchange? Exchange
    );
}
