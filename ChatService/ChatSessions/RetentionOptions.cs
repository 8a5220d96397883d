namespace Fubuni.ChatService.ChatSessions;

/// <summary>How long deleted sessions are kept. Configuration section <c>Retention</c>.</summary>
internal sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>How long a deleted session can be restored; after that it is purged.</summary>
    public TimeSpan DeletedSessions { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often the service looks for sessions to purge.</summary>
    public TimeSpan PurgeInterval { get; set; } = TimeSpan.FromHours(1);
}
