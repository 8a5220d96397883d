using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService;

internal static class AuthFeatures
{
    /// <summary>
    /// Registers all features. Hosted services start in this order: the database is migrated before signing keys are
    /// read, and both are ready before the service listens.
    /// </summary>
    public static void AddAuthFeatures(this IHostApplicationBuilder builder)
    {
        builder.AddAuthMetrics();
        builder.AddAuthDatabase();
        builder.AddAuditing();
        builder.AddAccounts();
        builder.AddSigningKeys();
        builder.AddTokenValidation();
        builder.AddEndpoints();
        builder.AddRefreshTokens();
        builder.AddRateLimiting();
        builder.AddPasswords();
        builder.AddAuthSessions();
        builder.AddSharedDataProtection();
        builder.AddSignIn();
        builder.AddBetterAuth();
        builder.AddAccountDeletion();
        builder.AddAccountExport();
        builder.AddRetention();
    }
}
