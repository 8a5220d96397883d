using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Fubuni.ServiceDefaults;

/// <summary>
/// Scopes of access tokens (RFC 9068 section 2.2.3.1). Users' own tokens carry none: they may do what their user may.
/// </summary>
public static class Scopes
{
    /// <summary>
    /// To delete all that a service holds of the user. Only AuthService makes such tokens, for its own calls, when the
    /// user is gone.
    /// </summary>
    public const string DeleteAccount = "account:delete";
}

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
