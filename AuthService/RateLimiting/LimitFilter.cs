using Fubuni.AuthService.Endpoints;
using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService.RateLimiting;

/// <summary>Counts a call. <paramref name="request"/> is null for an empty body, where that is allowed.</summary>
/// <returns>The budgets after the call, or the error where one is exceeded.</returns>
internal delegate Task<Result<BudgetState[]>> LimitCheck<in TRequest>(
    RequestLimits limits,
    HttpContext context,
    TRequest? request
);

internal static class LimitFilter
{
    /// <summary>
    /// Counts each call before the handler runs, and refuses it when a budget is exceeded: 429 <c>rate_limited</c>.
    /// </summary>
    /// <param name="check">Chooses the budgets and counts.</param>
    public static RouteHandlerBuilder IsLimited<TRequest>(this RouteHandlerBuilder endpoint, LimitCheck<TRequest> check)
        where TRequest : class =>
        endpoint
            .AddEndpointFilter(
                async (call, next) =>
                {
                    if (call.IsMalformed())
                    {
                        return await next(call);
                    }

                    var limits = call.HttpContext.RequestServices.GetRequiredService<RequestLimits>();
                    var request = call.Arguments.OfType<TRequest>().SingleOrDefault();
                    var result = await check(limits, call.HttpContext, request);
                    return result.Error is { } error ? error.ToProblem() : await next(call);
                }
            )
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
}
