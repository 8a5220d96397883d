namespace Fubuni.ChatService.Feedback;

/// <summary>What a user thinks of one answer. An answer without feedback has no row.</summary>
internal sealed class MessageFeedback
{
    /// <summary>Longest comment, in UTF-16 code units.</summary>
    public const int MaxCommentLength = 1_000;

    public required Guid MessageId { get; init; }

    public required string OwnerId { get; init; }

    public required FeedbackRating Rating { get; set; }

    /// <summary>Null where the user said nothing.</summary>
    public string? Comment { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }
}

internal enum FeedbackRating
{
    Up,
    Down,
}
