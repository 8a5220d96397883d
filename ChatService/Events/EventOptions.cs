namespace Fubuni.ChatService.Events;

/// <summary>Limits of event streams. Configuration section <c>Events</c>.</summary>
internal sealed class EventOptions
{
    public const string Section = "Events";

    /// <summary>How many streams one user can have on one replica; one more ends the oldest.</summary>
    public int MaxStreamsPerUser { get; set; } = 20;

    /// <summary>
    /// How many events wait for a slow client; when there are more, they are dropped, and the client must read
    /// everything again.
    /// </summary>
    public int QueueLength { get; set; } = 100;

    /// <summary>How long a stream may be silent before a comment keeps proxies from closing it.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(12);
}
