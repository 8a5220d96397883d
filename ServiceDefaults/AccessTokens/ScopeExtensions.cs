using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Fubuni.ServiceDefaults;

public static class ScopeExtensions
{
    /// <summary>
    /// Refuses access tokens without this scope: 403 <c>insufficient_scope</c> (RFC 6750 section 3.1).
    /// </summary>
    public static RouteHandlerBuilder RequireScope(this RouteHandlerBuilder endpoint, string scope) =>
        endpoint
            .AddEndpointFilter(
                async (context, next) =>
                    HasScope(context.HttpContext.User, scope) ? await next(context) : Refuse(context.HttpContext, scope)
            )
            .ProducesProblem(StatusCodes.Status403Forbidden);

    private static bool HasScope(ClaimsPrincipal user, string scope) =>
        user.FindFirstValue("scope")?.Split(' ').Contains(scope, StringComparer.Ordinal) == true;

    private static ProblemHttpResult Refuse(HttpContext context, string scope)
    {
        context.Response.Headers[HeaderNames.WWWAuthenticate] =
            $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"";
        return Problem.Of(
            StatusCodes.Status403Forbidden,
            "insufficient_scope",
            "This access token does not allow that."
        );
    }
}
