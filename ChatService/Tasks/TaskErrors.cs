using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.Tasks;

internal static class TaskErrors
{
    /// <summary>404: the task does not exist, or belongs to another user.</summary>
    public static Error NotFound { get; } = new(ErrorKind.NotFound, "task_not_found", "There is no such task.");

    /// <summary>412: the task has none of the versions that the writer has seen.</summary>
    public static Error Changed { get; } =
        new(ErrorKind.Changed, "precondition_failed", "The task has changed since it was read.");

    /// <summary>422: the user has as many tasks as allowed.</summary>
    public static Error ListFull { get; } =
        Error.InvalidField(
            "title",
            $"The list is full: it holds at most {TaskItem.MaxPerOwner} tasks. Delete some first."
        );
}
