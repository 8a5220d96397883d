using Fubuni.AuthService.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService.Endpoints;

internal static class ResultFilter
{
    public const string Success = "ok";
    private const string Malformed = "malformed_request";

    /// <summary>
    /// Counts each call by its result: the code of its problem, or <c>ok</c>. Add it before the filters whose problems
    /// are counted too.
    /// </summary>
    public static RouteHandlerBuilder CountsResults(
        this RouteHandlerBuilder endpoint,
        Action<AuthMetrics, string> count
    ) =>
        endpoint.AddEndpointFilter(
            async (call, next) =>
            {
                var result = await next(call);
                var code = CodeOf(result) ?? (call.IsMalformed() ? Malformed : Success);
                count(call.HttpContext.RequestServices.GetRequiredService<AuthMetrics>(), code);
                return result;
            }
        );

    private static string? CodeOf(object? result) =>
        result switch
        {
            INestedHttpResult nested => CodeOf(nested.Result),
            ProblemHttpResult problem => problem.ProblemDetails.Extensions["code"] as string,
            _ => null,
        };
}
