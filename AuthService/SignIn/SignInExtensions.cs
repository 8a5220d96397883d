using Fubuni.AuthService.Tokens;

namespace Fubuni.AuthService.SignIn;

internal static class SignInExtensions
{
    public static void AddSignIn(this IHostApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, SignInJsonContext.Default));
        builder.Services.AddSingleton<AccessTokenIssuer>();
        builder.Services.AddSingleton<AuthResponses>();
        builder.Services.AddScoped<PasswordSignIn>();
        builder.Services.AddScoped<Registration>();
        builder.Services.AddScoped<SignInCompletion>();
    }
}
