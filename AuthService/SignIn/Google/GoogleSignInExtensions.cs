using Fubuni.AuthService.SignIn.Google;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService;

internal static class GoogleSignInExtensions
{
    private const string Section = "Google";

    /// <summary>Short, because the user sees a blank page until Google responds.</summary>
    private static readonly TimeSpan BackchannelTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Sign-in with Google, if the section <c>Google</c> has a <c>ClientId</c> and a <c>ClientSecret</c>. The section
    /// may also set the endpoints, for a compatible provider. Call it after <c>AddTokenValidation</c>.
    /// </summary>
    public static void AddGoogleSignIn(this IHostApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, GoogleJsonContext.Default)
        );
        builder.Services.AddScoped<GoogleLinks>();
        builder.Services.AddScoped<GoogleAccounts>();
        builder.Services.AddScoped<GoogleEvents>();
        var settings = builder.Configuration.GetSection(Section);
        if (string.IsNullOrEmpty(settings["ClientId"]) && string.IsNullOrEmpty(settings["ClientSecret"]))
        {
            return;
        }

        // Instead of AddGoogle, which does not allow another handler.
        builder
            .Services.AddAuthentication()
            .AddOAuth<GoogleOptions, GoogleSignInHandler>(
                GoogleDefaults.AuthenticationScheme,
                GoogleDefaults.DisplayName,
                options => options.BackchannelTimeout = BackchannelTimeout
            );
        builder
            .Services.AddOptions<GoogleOptions>(GoogleDefaults.AuthenticationScheme)
            .Bind(settings)
            .Configure<IOptions<TokenValidationOptions>>(
                (options, tokens) =>
                    Configure(options, tokens.Value.Issuer.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            )
            .ValidateOnStart();
    }

    private static void Configure(GoogleOptions options, bool isSecure)
    {
        options.CallbackPath = "/api/auth/google/callback";
        options.EventsType = typeof(GoogleEvents);
        options.UsePkce = true;
        options.SaveTokens = false;
        // The claims keep the names of Google's userinfo response.
        options.ClaimActions.Clear();
        foreach (var claim in GoogleProfile.Claims)
        {
            options.ClaimActions.MapJsonKey(claim, claim);
        }

        // Binds the state to the browser. Lax, because the redirect back starts on a page of Google.
        options.RemoteAuthenticationTimeout = GoogleVisit.Lifetime;
        options.CorrelationCookie.Name = isSecure ? "__Secure-fubuni-google." : "fubuni-google.";
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = isSecure
            ? CookieSecurePolicy.Always
            : CookieSecurePolicy.SameAsRequest;
    }
}
