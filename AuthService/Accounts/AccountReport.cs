using System.Text.RegularExpressions;
using Fubuni.AuthService.BetterAuth;
using Fubuni.AuthService.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Accounts;

/// <summary>Tells the operator, at start, of accounts in Better Auth's tables whose owners may not get in as they expect.</summary>
internal sealed partial class AccountReport(
    IServiceScopeFactory scopes, AccountColumns columns, IOptions<BetterAuthOptions> options, ILogger<AccountReport> logger) : BackgroundService
{
    private const string KnownHash = @"^([0-9a-f]{32}:[0-9a-f]{128}|\$2[abxy]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53})$";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        var passwords = db.Accounts.Where(account => account.ProviderId == Account.CredentialProvider && account.Password != null);
        try
        {
            // The database lowers them.
#pragma warning disable CA1304, CA1311
            Tell(logger.AddressesDifferInCase, await db.Users.GroupBy(user => user.Email.ToLower()).CountAsync(address => address.Count() > 1, stoppingToken));
#pragma warning restore CA1304, CA1311
            Tell(logger.SeveralPasswords, await passwords.GroupBy(account => account.UserId)
                .CountAsync(user => user.Select(account => account.Password).Distinct().Count() > 1, stoppingToken));
            Tell(logger.HashesUnsupported, await passwords.CountAsync(account => !Regex.IsMatch(account.Password!, KnownHash), stoppingToken));
            if (!options.Value.IgnoreTwoFactor && columns.Has(columns.Tables.Users, columns.Tables.UserFields.Named("twoFactorEnabled")))
            {
                Tell(logger.TwoFactorRefused, await db.Users.CountAsync(user => user.TwoFactorEnabled == true, stoppingToken));
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The service works without the report, and would stop if this failed.
            logger.NotLooked(exception);
        }
    }

    private static void Tell(Action<int> tell, int count)
    {
        if (count > 0)
        {
            tell(count);
        }
    }
}

internal static partial class AccountReportLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} e-mail addresses have several users that differ in case: each signs in with the exact spelling")]
    public static partial void AddressesDifferInCase(this ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} users have several password hashes: the one whose accountId is the user's id counts, then the one written last")]
    public static partial void SeveralPasswords(this ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} users have a password hash of a format that is not known here, and cannot sign in with it")]
    public static partial void HashesUnsupported(this ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} users have a second factor, which is not asked for here: they cannot sign in with their password alone")]
    public static partial void TwoFactorRefused(this ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The accounts could not be looked through")]
    public static partial void NotLooked(this ILogger logger, Exception exception);
}
