using Fubuni.ChatService.Data;
using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.Tasks;

/// <summary>The rules for the texts of a task, the same over HTTP and for tools.</summary>
internal static class TaskRules
{
    /// <returns>The title to store, or 422 <c>validation_failed</c>.</returns>
    public static Result<string> CleanTitle(string? title)
    {
        var clean = StoredText.Clean(title ?? "").Trim();
        return clean.Length is > 0 and <= TaskItem.MaxTitleLength
            ? clean
            : Error.InvalidField("title", $"Must have 1 to {TaskItem.MaxTitleLength} characters.");
    }

    /// <returns>The notes to store, null when they are empty, or 422 <c>validation_failed</c>.</returns>
    public static Result<string?> CleanNotes(string? notes)
    {
        var clean = StoredText.Clean(notes ?? "").Trim();
        if (clean.Length > TaskItem.MaxNotesLength)
        {
            return Error.InvalidField("notes", $"Must have at most {TaskItem.MaxNotesLength} characters.");
        }

        return clean.Length == 0 ? null : clean;
    }
}
