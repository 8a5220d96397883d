using Fubuni.AuthService.RefreshTokens;
using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.AuthSessions;

/// <summary>
/// Refuses requests that a page of another site makes a browser send (ASVS 3.5.1 to 3.5.3). Browsers state the source
/// of a request in Sec-Fetch-Site and Origin, which pages cannot change. A request with neither header does not come
/// from a browser, so its cookies were set by the client itself.
/// </summary>
internal sealed class SameOriginFilter(IOptions<RefreshTokenOptions> sessions, IOptions<TokenValidationOptions> tokens)
    : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        IsAllowed(context.HttpContext.Request)
            ? await next(context)
            : Problem.Of(
                StatusCodes.Status403Forbidden,
                "cross_site_request",
                "This request came from a page of another site."
            );

    private bool IsAllowed(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers[HeaderNames.Origin].ToString();
        return site == "same-origin" || (origin.Length == 0 ? site.Length == 0 : IsAllowedOrigin(origin, request));
    }

    private bool IsAllowedOrigin(string origin, HttpRequest request) =>
        IsSame(origin, $"{request.Scheme}://{request.Host}")
        || IsSame(origin, tokens.Value.Issuer)
        || sessions.Value.AllowedOrigins.Any(allowed => IsSame(origin, allowed));

    private static bool IsSame(string origin, string other) =>
        string.Equals(origin, other, StringComparison.OrdinalIgnoreCase);
}
