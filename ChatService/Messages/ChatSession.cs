namespace Fubuni.ChatService.Messages;

/// <summary>
/// One conversation. Its messages form a tree; <see cref="ActiveLeafId"/> names the branch that is shown.
/// </summary>
internal sealed class ChatSession
{
    public const int MaxTitleLength = 200;

    public required Guid Id { get; init; }

    public required string OwnerId { get; init; }

    /// <summary>Null until the first message makes one.</summary>
    public string? Title { get; set; }

    public TitleSource TitleSource { get; set; }

    /// <summary>Tokens that the model read to write the title; null where it did not say, or was not asked.</summary>
    public int? TitleInputTokens { get; set; }

    /// <summary>Tokens that the model wrote for the title.</summary>
    public int? TitleOutputTokens { get; set; }

    /// <summary>
    /// The last message of the branch that is shown, null in an empty session. A turn replaces it only where it is
    /// still what the turn was based on.
    /// </summary>
    public Guid? ActiveLeafId { get; set; }

    /// <summary>
    /// The id of the model that answers the next message; null for the default. It may have been removed since.
    /// </summary>
    public string? Model { get; set; }

    /// <summary>Kept above the others in the list.</summary>
    public bool Pinned { get; set; }

    /// <summary>Put away: in a list of its own, still found by a search.</summary>
    public bool Archived { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the user last wrote here. Renaming, pinning and archiving are not activity.</summary>
    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Deleted sessions stay for a while, invisible to every query that serves a user.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

/// <summary>Where the title of a session comes from. Each is followed only by those after it.</summary>
internal enum TitleSource
{
    /// <summary>The first line of the first message.</summary>
    Message,

    /// <summary>The same, and a model was asked for a better one, which it is not asked for again.</summary>
    Requested,

    Model,

    /// <summary>The user's own, or imported: it is never replaced by another.</summary>
    User,
}
