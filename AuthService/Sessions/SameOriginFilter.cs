using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Sessions;

/// <summary>
/// Refuses what another site's page makes a browser send (ASVS 3.5.1 to 3.5.3). Browsers say where a request comes from in Sec-Fetch-Site and
/// Origin, which pages cannot change; a request with neither is not a browser's, and carries no cookie that was not put there on purpose.
/// </summary>
internal sealed class SameOriginFilter(IOptions<RefreshTokenOptions> sessions, IOptions<TokenValidationOptions> tokens) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        => IsAllowed(context.HttpContext.Request)
            ? await next(context)
            : Problem.Of(StatusCodes.Status403Forbidden, "cross_site_request", "This request came from a page of another site.");

    private bool IsAllowed(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers[HeaderNames.Origin].ToString();
        return site == "same-origin" || (origin.Length == 0 ? site.Length == 0 : IsAllowedOrigin(origin, request));
    }

    private bool IsAllowedOrigin(string origin, HttpRequest request)
        => IsSame(origin, $"{request.Scheme}://{request.Host}")
            || IsSame(origin, tokens.Value.Issuer)
            || sessions.Value.AllowedOrigins.Any(allowed => IsSame(origin, allowed));

    private static bool IsSame(string origin, string other) => string.Equals(origin, other, StringComparison.OrdinalIgnoreCase);
}
