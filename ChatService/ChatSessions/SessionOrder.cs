namespace Fubuni.ChatService.ChatSessions;

/// <summary>
/// What a list of sessions is ordered by. The lists begin with pinned sessions; each other order is a list of its own.
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
