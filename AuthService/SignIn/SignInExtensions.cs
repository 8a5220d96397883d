using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.SignIn.Password;

namespace Fubuni.AuthService;

internal static class SignInExtensions
{
    /// <summary>Sign-in with a password and with Google, and reauthentication.</summary>
    public static void AddSignIn(this IHostApplicationBuilder builder)
    {
        builder.AddGoogleSignIn();
        builder.AddReauthentication();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, SignInJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, PasswordSignInJsonContext.Default);
        });
        builder.Services.AddScoped<Credentials>();
        builder.Services.AddScoped<PasswordSignIn>();
        builder.Services.AddScoped<Registration>();
        builder.Services.AddScoped<SignInCompletion>();
        builder.Services.AddScoped<SignInMethods>();
    }
}
