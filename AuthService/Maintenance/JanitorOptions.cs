namespace Fubuni.AuthService.Maintenance;

/// <summary>How long what is over is kept (section <c>Janitor</c>).</summary>
public sealed class JanitorOptions
{
    public const string Section = "Janitor";

    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Rows that one statement deletes: the locks it takes are short.</summary>
    public int BatchSize { get; set; } = 1000;

    /// <summary>Used or expired refresh tokens. As long as one is there, its reuse is noticed as such.</summary>
    public TimeSpan RefreshTokens { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Sessions after their end.</summary>
    public TimeSpan Sessions { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Deletions of accounts that all services have acknowledged.</summary>
    public TimeSpan AccountDeletions { get; set; } = TimeSpan.FromDays(1);

    public TimeSpan AuditEvents { get; set; } = TimeSpan.FromDays(365);

    internal bool IsValid => BatchSize > 0
        && new[] { Interval, RefreshTokens, Sessions, AccountDeletions, AuditEvents }.All(period => period > TimeSpan.Zero);
}
