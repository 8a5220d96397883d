using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.AuthSessions.Devices;
using Fubuni.AuthService.AuthSessions.Refresh;

namespace Fubuni.AuthService;

internal static class AuthSessionExtensions
{
    /// <summary>Starts, refreshes, lists and revokes auth sessions.</summary>
    public static void AddAuthSessions(this IHostApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, AuthSessionJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, RefreshJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, DeviceJsonContext.Default);
        });
        builder.Services.AddSingleton<RefreshCookie>();
        builder.Services.AddSingleton<AuthResponses>();
        builder.Services.AddScoped<AuthSessionStore>();
        builder.Services.AddScoped<AuthSessionRevocation>();
        builder.Services.AddScoped<PresentedTokens>();
        builder.Services.AddScoped<SessionRefresh>();
        builder.Services.AddScoped<SignOut>();
        builder.Services.AddHostedService<RevocationRecovery>();
    }
}
