using System.Text.Json.Serialization;
using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.Tokens;

namespace Fubuni.AuthService;

internal static class SignInExtensions
{
    public static void AddSignIn(this IHostApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, SignInJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, TokenJsonContext.Default);
            // A number is a number, and is described as one.
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        builder.Services.AddSingleton<AccessTokenIssuer>();
        builder.Services.AddSingleton<AuthResponses>();
        builder.Services.AddScoped<PasswordSignIn>();
        builder.Services.AddScoped<Registration>();
        builder.Services.AddScoped<SignInCompletion>();
    }
}
