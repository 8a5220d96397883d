using Fubuni.AuthService.SignIn.Reauthentication;

namespace Fubuni.AuthService;

internal static class ReauthenticationExtensions
{
    public static void AddReauthentication(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<RecentSignInOptions>()
            .BindConfiguration(RecentSignInOptions.Section)
            .Validate(options => options.MaxAge > TimeSpan.Zero, "RecentSignIn:MaxAge must be positive.")
            .ValidateOnStart();
        builder.Services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ReauthenticationJsonContext.Default)
        );
        builder.Services.AddScoped<RecentSignIn>();
        builder.Services.AddScoped<Reauthenticator>();
    }
}
