using System.Text.Json.Serialization;
using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.Tokens;

namespace Fubuni.AuthService;

internal static class SignInExtensions
{
    /// <summary>All ways to sign in: with a password, with Google, and with the session of a Better Auth application.</summary>
    public static void AddSignIn(this IHostApplicationBuilder builder)
    {
        builder.AddSharedDataProtection();
        builder.AddGoogleSignIn();
        builder.AddBetterAuth();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, SignInJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, TokenJsonContext.Default);
            // A number is a number, and is described as one.
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        builder.Services.AddOptions<RecentSignInOptions>()
            .BindConfiguration(RecentSignInOptions.Section)
            .Validate(options => options.MaxAge > TimeSpan.Zero, "RecentSignIn:MaxAge must be positive.")
            .ValidateOnStart();
        builder.Services.AddSingleton<AccessTokenIssuer>();
        builder.Services.AddSingleton<AuthResponses>();
        builder.Services.AddScoped<PasswordSignIn>();
        builder.Services.AddScoped<RecentSignIn>();
        builder.Services.AddScoped<Reauthentication>();
        builder.Services.AddScoped<Registration>();
        builder.Services.AddScoped<SignInCompletion>();
        builder.Services.AddScoped<SignInMethods>();
    }
}
