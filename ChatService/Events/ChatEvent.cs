using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Events;

/// <summary>
/// An event for the open tabs of one user: ids and small facts, never the text of a message. A client ignores types
/// that it does not know.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ReadyEvent), "ready")]
[JsonDerivedType(typeof(ResyncEvent), "resync")]
[JsonDerivedType(typeof(SessionEvent), "session")]
[JsonDerivedType(typeof(RunStartedEvent), "run-started")]
[JsonDerivedType(typeof(RunEndedEvent), "run-ended")]
[JsonDerivedType(typeof(TaskEvent), "task")]
[JsonDerivedType(typeof(SignedOutEvent), "signed-out")]
[JsonDerivedType(typeof(TokenExpiredEvent), "token-expired")]
[JsonDerivedType(typeof(ReplacedEvent), "replaced")]
[JsonDerivedType(typeof(ReconnectEvent), "reconnect")]
internal abstract record ChatEvent;

/// <summary>The first event: after it, lost events are always announced by a <see cref="ResyncEvent"/>.</summary>
internal sealed record ReadyEvent(IReadOnlyList<ActiveRunView> ActiveRuns) : ChatEvent;

/// <summary>Events may have been lost: read everything again.</summary>
internal sealed record ResyncEvent(IReadOnlyList<ActiveRunView> ActiveRuns) : ChatEvent;

internal sealed record ActiveRunView(Guid SessionId, Guid RunId);

/// <param name="Change">A <see cref="SessionChange"/> by name.</param>
internal sealed record SessionEvent(Guid SessionId, string Change) : ChatEvent;

internal sealed record RunStartedEvent(Guid SessionId, Guid RunId) : ChatEvent;

/// <param name="Status">complete, stopped, interrupted or error.</param>
internal sealed record RunEndedEvent(Guid SessionId, Guid RunId, string Status) : ChatEvent;

/// <param name="Change">A <see cref="TaskChange"/> by name.</param>
internal sealed record TaskEvent(Guid TaskId, string Change) : ChatEvent;

/// <summary>The last event: the auth session was revoked.</summary>
internal sealed record SignedOutEvent : ChatEvent;

/// <summary>The last event: reconnect with a fresh access token.</summary>
internal sealed record TokenExpiredEvent : ChatEvent;

/// <summary>The last event: the user has opened too many streams since.</summary>
internal sealed record ReplacedEvent : ChatEvent;

/// <summary>The last event: this replica stops; reconnect to another one.</summary>
internal sealed record ReconnectEvent : ChatEvent;

internal enum SessionChange
{
    Created,
    Renamed,

    /// <summary>Or no longer.</summary>
    Pinned,

    /// <summary>Or no longer.</summary>
    Archived,

    /// <summary>Another branch is shown.</summary>
    Switched,

    /// <summary>A turn has begun: it is the newest of the list now.</summary>
    Used,
    Deleted,
    Restored,

    /// <summary>It was deleted, and cannot be restored any more.</summary>
    Purged,
}

internal enum TaskChange
{
    Added,
    Changed,
    Deleted,
}
