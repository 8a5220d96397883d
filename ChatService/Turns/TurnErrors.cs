using Fubuni.ChatService.Messages;
using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.Turns;

internal static class TurnErrors
{
    public static Error MessageIdTaken { get; } =
        new(ErrorKind.Conflict, "message_id_taken", "This message id is in use. Give every message an id of its own.");

    public static Error StaleParent { get; } =
        new(ErrorKind.Conflict, "stale_parent", "The session has gone on since. Load it again.");

    public static Error MessageTooLong { get; } =
        new(
            ErrorKind.TooLarge,
            "message_too_long",
            $"A message can have at most {ChatMessage.MaxTextLength} characters."
        );

    /// <summary>422: the configuration has no such model, or no longer.</summary>
    public static Error UnknownModel { get; } =
        new(ErrorKind.Invalid, "unknown_model", "There is no such model. Choose another one.")
        {
            Fields = new Dictionary<string, string[]> { ["model"] = ["There is no such model."] },
        };

    public static Error TooManyRuns { get; } =
        new(
            ErrorKind.Unavailable,
            "too_many_runs",
            "Too many answers are being written right now. Please try again in a moment."
        );

    public static Error TooManyOwnRuns(int limit) =>
        new(
            ErrorKind.LimitReached,
            "too_many_own_runs",
            $"You have {limit} answers being written already. Please wait for one of them, or stop one."
        );
}
