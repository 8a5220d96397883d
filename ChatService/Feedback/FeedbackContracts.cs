using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.Feedback;

/// <summary>Replaces what the user thought of the answer before.</summary>
/// <param name="Rating"><c>up</c> or <c>down</c>.</param>
/// <param name="Comment">At most 1,000 characters; absent for none.</param>
internal sealed record FeedbackRequest(string? Rating, string? Comment = null)
{
    /// <returns>422 where the rating is another one, or the comment too long.</returns>
    public Result<FeedbackCommand> Validate()
    {
        Dictionary<string, string[]> wrong = [];
        FeedbackRating? rating = Rating switch
        {
            "up" => FeedbackRating.Up,
            "down" => FeedbackRating.Down,
            _ => null,
        };
        if (rating is null)
        {
            wrong["rating"] = ["Must be up or down."];
        }

        var comment = Data.StoredText.Clean(Comment ?? "").Trim();
        if (comment.Length > MessageFeedback.MaxCommentLength)
        {
            wrong["comment"] = [$"Must have at most {MessageFeedback.MaxCommentLength} characters."];
        }

        return wrong.Count > 0
            ? Error.InvalidFields(wrong)
            : new FeedbackCommand(rating!.Value, comment.Length == 0 ? null : comment);
    }
}

/// <summary>A valid <see cref="FeedbackRequest"/>.</summary>
internal sealed record FeedbackCommand(FeedbackRating Rating, string? Comment);
