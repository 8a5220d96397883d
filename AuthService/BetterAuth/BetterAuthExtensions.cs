using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.BetterAuth;

namespace Fubuni.AuthService;

internal static class BetterAuthExtensions
{
    /// <summary>What people who come over from a Better Auth application need.</summary>
    public static void AddBetterAuth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<BetterAuthOptions>()
            .BindConfiguration(BetterAuthOptions.Section)
            .Validate(options => options.Secrets.All(secret => secret.Length > 0), "BetterAuth:Secrets must not be empty.")
            .ValidateOnStart();
        builder.Services.AddSingleton<BetterAuthCookie>();
        builder.Services.AddScoped<ExchangedSessions>();
        builder.Services.AddScoped<SessionExchange>();
        builder.Services.AddHostedService<AccountReport>();
    }
}
