namespace Fubuni.ChatService.Events;

/// <summary>How events are told. Configuration section <c>Events</c>.</summary>
internal sealed class EventOptions
{
    public const string Section = "Events";

    /// <summary>Streams that one user may have open at one replica; one more ends the oldest.</summary>
    public int MaxStreamsPerUser { get; set; } = 20;

    /// <summary>Events that wait for a slow client; beyond that they are dropped, and it is told to read everything again.</summary>
    public int QueueLength { get; set; } = 100;

    /// <summary>How long a stream may be silent before a comment keeps proxies from closing it.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(12);
}
