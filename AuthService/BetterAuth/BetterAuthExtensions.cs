using Fubuni.AuthService.Accounts.Deletion;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.AuthSessions.Refresh;
using Fubuni.AuthService.BetterAuth;
using Fubuni.AuthService.BetterAuth.Sessions;
using Fubuni.AuthService.BetterAuth.Tables;
using Fubuni.AuthService.SignIn.Password;

namespace Fubuni.AuthService;

internal static class BetterAuthExtensions
{
    /// <summary>
    /// The migration from a Better Auth application. Other features use it through interfaces of their own, which are
    /// optional. The context uses its mapping of the account tables, and the hash of passwords its scrypt.
    /// </summary>
    public static void AddBetterAuth(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<BetterAuthOptions>()
            .BindConfiguration(BetterAuthOptions.Section)
            .Validate(
                options => options.Secrets.All(secret => secret.Length > 0),
                "BetterAuth:Secrets must not be empty."
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<BetterAuthCookie>();
        builder.Services.AddScoped<ExchangedSessions>();
        builder.Services.AddScoped<ILegacySessions>(services => services.GetRequiredService<ExchangedSessions>());
        builder.Services.AddScoped<ISessionExchange, SessionExchange>();
        builder.Services.AddScoped<IDependentRows, BetterAuthRows>();
        builder.Services.AddSingleton<ISecondFactor, BetterAuthSecondFactor>();
        builder.Services.AddHostedService<AccountReport>();
    }
}
