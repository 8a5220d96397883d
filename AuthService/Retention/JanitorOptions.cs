namespace Fubuni.AuthService.Retention;

/// <summary>Retention periods (section <c>Janitor</c>).</summary>
public sealed class JanitorOptions
{
    public const string Section = "Janitor";

    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Rows that one statement deletes. A small number keeps its locks short.</summary>
    public int BatchSize { get; set; } = 1000;

    /// <summary>Used or expired refresh tokens. The reuse of a token is detected as long as its row exists.</summary>
    public TimeSpan RefreshTokens { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Sessions that were revoked or have expired.</summary>
    public TimeSpan Sessions { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Deletions of accounts that all services have acknowledged.</summary>
    public TimeSpan AccountDeletions { get; set; } = TimeSpan.FromDays(1);

    public TimeSpan AuditEvents { get; set; } = TimeSpan.FromDays(365);

    internal bool IsValid =>
        BatchSize > 0
        && new[] { Interval, RefreshTokens, Sessions, AccountDeletions, AuditEvents }.All(period =>
            period > TimeSpan.Zero
        );
}
