using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService.Endpoints;

internal static class ValidationFilter
{
    /// <summary>
    /// Whether the body or a parameter could not be read. The framework runs the filters in this case too, and the
    /// response is 400.
    /// </summary>
    public static bool IsMalformed(this EndpointFilterInvocationContext call) =>
        call.HttpContext.Response.StatusCode == StatusCodes.Status400BadRequest;

    /// <summary>
    /// Refuses a request whose fields break the rules: 422 <c>validation_failed</c>, before the handler runs.
    /// </summary>
    public static RouteHandlerBuilder Validates<TRequest>(
        this RouteHandlerBuilder endpoint,
        Func<TRequest, Dictionary<string, string[]>> check
    )
        where TRequest : class =>
        endpoint
            .AddEndpointFilter(
                async (call, next) =>
                    call.Arguments.OfType<TRequest>().SingleOrDefault() is { } request
                    && check(request) is { Count: > 0 } errors
                        ? Problem.Validation(errors)
                        : await next(call)
            )
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
