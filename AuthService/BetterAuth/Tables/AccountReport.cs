using System.Text.RegularExpressions;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.BetterAuth.Tables;

/// <summary>
/// Logs at start how many accounts of Better Auth cannot sign in, or cannot be deleted, as their owners expect.
/// </summary>
internal sealed partial class AccountReport(
    IServiceScopeFactory scopes,
    AccountColumns columns,
    IOptions<BetterAuthOptions> options,
    ILogger<AccountReport> logger
) : BackgroundService
{
    private const string KnownHash = @"^([0-9a-f]{32}:[0-9a-f]{128}|\$2[abxy]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53})$";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        var passwords = db.Accounts.Where(account =>
            account.ProviderId == Account.CredentialProvider && account.Password != null
        );
        try
        {
            // Translated to SQL.
#pragma warning disable CA1304, CA1311
            Report(
                logger.AddressesDifferInCase,
                await db
                    .Users.GroupBy(user => user.Email.ToLower())
                    .CountAsync(address => address.Count() > 1, stoppingToken)
            );
#pragma warning restore CA1304, CA1311
            Report(
                logger.SeveralPasswords,
                await passwords
                    .GroupBy(account => account.UserId)
                    .CountAsync(user => user.Select(account => account.Password).Distinct().Count() > 1, stoppingToken)
            );
            Report(
                logger.HashesUnsupported,
                await passwords.CountAsync(account => !Regex.IsMatch(account.Password!, KnownHash), stoppingToken)
            );
            foreach (var reference in await UserReference.ListAsync(db, columns.Tables, stoppingToken))
            {
                if (reference.Order(columns.Tables) < 0)
                {
                    logger.DeletionRefused(reference.Schema, reference.Table, reference.Column);
                }
            }

            if (
                !options.Value.IgnoreTwoFactor
                && columns.Has(columns.Tables.Users, columns.Tables.UserFields.Named("twoFactorEnabled"))
            )
            {
                Report(
                    logger.TwoFactorRefused,
                    await db.Users.CountAsync(user => user.TwoFactorEnabled == true, stoppingToken)
                );
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // Without this the host would stop; the service needs no report.
            logger.ReportFailed(exception);
        }
    }

    private static void Report(Action<int> log, int count)
    {
        if (count > 0)
        {
            log(count);
        }
    }
}
