using System.Text.Encodings.Web;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Limits;
using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Google;

/// <summary>
/// Microsoft's handler with two differences. Google sends browsers back to the public origin, whatever Host header a proxy in front makes of it
/// (the redirect URI must match a registered one to the letter, ASVS 10.4.1). And returns are counted before they cost a request to Google.
/// </summary>
internal sealed class GoogleSignInHandler(
    IOptionsMonitor<GoogleOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IOptions<TokenValidationOptions> tokens,
    RequestLimits limits,
    AuthMetrics metrics) : GoogleHandler(options, logger, encoder)
{
    private string PublicRedirectUri => tokens.Value.Issuer + Options.CallbackPath;

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
        => base.BuildChallengeUrl(properties, PublicRedirectUri);

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        if (await limits.GoogleAsync(Context, ClientInfo.Of(Context)) is null)
        {
            return await base.HandleRemoteAuthenticateAsync();
        }

        metrics.LoggedIn(GoogleErrors.RateLimited, SignInMethods.Google);
        Response.Headers.CacheControl = "no-store";
        Response.Redirect(GoogleVisit.Of(Options.StateDataFormat.Unprotect(Request.Query["state"])).Failure(GoogleErrors.RateLimited));
        return HandleRequestResult.Handle();
    }

    protected override Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
        => base.ExchangeCodeAsync(new OAuthCodeExchangeContext(context.Properties, context.Code, PublicRedirectUri));
}
