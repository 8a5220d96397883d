namespace Fubuni.ChatService.ChatSessions;

/// <summary>
/// The order of a list of sessions. The list of active sessions starts with the pinned ones; each other order is a
/// separate list.
/// </summary>
internal enum SessionOrder : byte
{
    /// <summary>Newest activity first.</summary>
    Activity,

    /// <summary>The same, among those that are pinned.</summary>
    Pinned,

    /// <summary>Last deleted first.</summary>
    Deletion,

    /// <summary>Best match first.</summary>
    Rank,
}
