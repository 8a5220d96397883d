namespace Fubuni.ChatService.Messages;

/// <summary>One message of a session, in the shape that clients show (<c>UIMessage</c> of the AI SDK).</summary>
internal sealed class ChatMessage
{
    /// <summary>Longest text that a user may send, in UTF-16 code units.</summary>
    public const int MaxTextLength = 32_000;

    /// <summary>A user's message has the id that the client gave it, so that sending it twice is one turn.</summary>
    public required Guid Id { get; init; }

    public required Guid SessionId { get; init; }

    public required string OwnerId { get; init; }

    /// <summary>
    /// The message that this one answers or follows; null for the first. Children are found by this column and stored
    /// nowhere else.
    /// </summary>
    public Guid? ParentId { get; init; }

    public required MessageRole Role { get; init; }

    public required IReadOnlyList<MessagePart> Parts { get; set; }

    /// <summary>What it says, without tools. The database has the same in <c>chat_message_text</c>.</summary>
    public string Text => string.Join('\n', Parts.OfType<TextPart>().Select(part => part.Text));

    public MessageMetadata? Metadata { get; set; }

    public required MessageStatus Status { get; set; }

    /// <summary>
    /// Tokens that the model read for this answer, over all its steps; null where the model did not say.
    /// </summary>
    public int? InputTokens { get; set; }

    /// <summary>Tokens that the model wrote for this answer.</summary>
    public int? OutputTokens { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }
}

internal enum MessageRole
{
    User,
    Assistant,
}

/// <summary>
/// What became of a message. All but <see cref="Streaming"/> are final; each keeps the text that there was.
/// </summary>
internal enum MessageStatus
{
    Streaming,
    Complete,

    /// <summary>The user stopped it.</summary>
    Stopped,

    /// <summary>The process that wrote it ended.</summary>
    Interrupted,
    Error,
}
