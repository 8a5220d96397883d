using Fubuni.AuthService.Google;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService;

internal static class GoogleSignInExtensions
{
    private const string Section = "Google";

    /// <summary>Someone waits at a blank page.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Sign-in with Google, where the section <c>Google</c> has a <c>ClientId</c> and a <c>ClientSecret</c>; without them there is none. Its endpoints
    /// may be set there too, for another provider that speaks as Google does. Call it after <c>AddTokenValidation</c>.
    /// </summary>
    public static void AddGoogleSignIn(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<GoogleAccounts>();
        builder.Services.AddScoped<GoogleEvents>();
        var settings = builder.Configuration.GetSection(Section);
        if (string.IsNullOrEmpty(settings["ClientId"]) && string.IsNullOrEmpty(settings["ClientSecret"]))
        {
            return;
        }

        // Two lines in place of AddGoogle, for a handler that is Google's and a little more.
        builder.Services.AddAuthentication()
            .AddOAuth<GoogleOptions, GoogleSignInHandler>(GoogleDefaults.AuthenticationScheme, GoogleDefaults.DisplayName, options => options.BackchannelTimeout = Patience);
        builder.Services.AddOptions<GoogleOptions>(GoogleDefaults.AuthenticationScheme)
            .Bind(settings)
            .Configure<IOptions<TokenValidationOptions>>((options, tokens) => Configure(options, tokens.Value.Issuer.StartsWith("https://", StringComparison.OrdinalIgnoreCase)))
            .ValidateOnStart();
    }

    private static void Configure(GoogleOptions options, bool isSecure)
    {
        options.CallbackPath = "/api/auth/google/callback";
        options.EventsType = typeof(GoogleEvents);
        options.UsePkce = true;
        options.SaveTokens = false;
        // The userinfo of Google's third version, read as it is: who it is, the address and what Google knows of it, how to call and show them.
        options.ClaimActions.Clear();
        foreach (var claim in GoogleProfile.Claims)
        {
            options.ClaimActions.MapJsonKey(claim, claim);
        }

        // Ties the state to the browser it was made for. Lax: the way back begins on a page of Google's.
        options.RemoteAuthenticationTimeout = GoogleVisit.Lifetime;
        options.CorrelationCookie.Name = isSecure ? "__Secure-fubuni-google." : "fubuni-google.";
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }
}
