using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Authentication.Google;

/// <summary>Sign-in with Google: the framework's OAuth handler with Google's parameters and user information.</summary>
public class GoogleHandler(IOptionsMonitor<GoogleOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : OAuthHandler<GoogleOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticationTicket> CreateTicketAsync(
        ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Options.UserInformationEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        using var response = await Backchannel.SendAsync(request, Context.RequestAborted);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"Google's user information could not be read ({(int)response.StatusCode}).");

        using var user = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Context.RequestAborted));
        var creating = new OAuthCreatingTicketContext(
            new ClaimsPrincipal(identity), properties, Context, Scheme, Options, Backchannel, tokens, user.RootElement);
        creating.RunClaimActions();
        await Events.CreatingTicket(creating);
        return new AuthenticationTicket(creating.Principal!, creating.Properties, Scheme.Name);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        // The base class has added the PKCE challenge and kept its verifier in the properties.
        var query = QueryHelpers.ParseQuery(new Uri(base.BuildChallengeUrl(properties, redirectUri)).Query);
        Set(GoogleChallengeProperties.AccessTypeKey, Options.AccessType);
        Set(GoogleChallengeProperties.PromptParameterKey);
        Set(GoogleChallengeProperties.LoginHintKey);

        // The properties travel in the state; those that the address shows need not.
        query["state"] = Options.StateDataFormat.Protect(properties);
        return QueryHelpers.AddQueryString(Options.AuthorizationEndpoint, query);

        void Set(string name, string? byDefault = null)
        {
            properties.Items.Remove(name, out var item);
            if ((properties.GetParameter<string>(name) ?? item ?? byDefault) is { } value)
                query[name] = value;
        }
    }
}
