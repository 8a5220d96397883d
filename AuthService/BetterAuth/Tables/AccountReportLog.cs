namespace Fubuni.AuthService.BetterAuth.Tables;

internal static partial class AccountReportLog
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} e-mail addresses have several users that differ in case: each signs in with the exact "
            + "spelling"
    )]
    public static partial void AddressesDifferInCase(this ILogger logger, int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} users have several password hashes: the one whose accountId is the user's id counts, then "
            + "the one written last"
    )]
    public static partial void SeveralPasswords(this ILogger logger, int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} users have a password hash of a format that is not known here, and cannot sign in with it"
    )]
    public static partial void HashesUnsupported(this ILogger logger, int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} users have a second factor, which is not asked for here: they cannot sign in with their "
            + "password alone"
    )]
    public static partial void TwoFactorRefused(this ILogger logger, int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Users that rows of {Schema}.{Table} refer to in the column {Column} cannot delete their accounts: "
            + "the foreign key has no ON DELETE action"
    )]
    public static partial void DeletionRefused(this ILogger logger, string schema, string table, string column);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The report on the accounts of Better Auth could not be created"
    )]
    public static partial void ReportFailed(this ILogger logger, Exception exception);
}
