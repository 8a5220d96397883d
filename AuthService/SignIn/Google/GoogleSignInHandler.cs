using System.Text.Encodings.Web;
using Fubuni.AuthService.Endpoints;
using Fubuni.AuthService.RateLimiting;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.SignIn.Google;

/// <summary>
/// Microsoft's handler with two differences. The redirect URI has the public origin, not the Host header, which a proxy
/// may change: it must equal a registered one (ASVS 10.4.1). And returns are counted before they need a request to
/// Google.
/// </summary>
internal sealed class GoogleSignInHandler(
    IOptionsMonitor<GoogleOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IOptions<TokenValidationOptions> tokens,
    RequestLimits limits,
    AuthMetrics metrics
) : GoogleHandler(options, logger, encoder)
{
    /// <summary>The names that <c>RemoteAuthenticationHandler</c> uses.</summary>
    private const string CorrelationProperty = ".xsrf";
    private const string CorrelationMarker = "N";

    private string PublicRedirectUri => tokens.Value.Issuer + Options.CallbackPath;

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) =>
        base.BuildChallengeUrl(properties, PublicRedirectUri);

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        var limit = await limits.CheckGoogleAsync(Context);
        if (limit.Error is not { } error)
        {
            return await base.HandleRemoteAuthenticateAsync();
        }

        metrics.LoggedIn(error.Code, SignInMethods.Google);
        Response.Headers.CacheControl = "no-store";
        Response.Redirect(
            GoogleVisit.Of(Options.StateDataFormat.Unprotect(Request.Query["state"])).Failure(error.Code)
        );
        return HandleRequestResult.Handle();
    }

    /// <summary>
    /// The base class reads only the last cookie of the name, which another application may have set. So all others
    /// than the one that binds the state to this browser are removed from the request.
    /// </summary>
    protected override bool ValidateCorrelationId(AuthenticationProperties properties)
    {
        if (properties.Items.TryGetValue(CorrelationProperty, out var id) && id is not null)
        {
            var name = Options.CorrelationCookie.Name + id;
            if (AuthCookies.ReadAllExact(Context, name).Contains(CorrelationMarker))
            {
                Request.Headers.Cookie = $"{name}={CorrelationMarker}";
            }
        }

        return base.ValidateCorrelationId(properties);
    }

    protected override Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context) =>
        base.ExchangeCodeAsync(new OAuthCodeExchangeContext(context.Properties, context.Code, PublicRedirectUri));
}
