namespace Fubuni.ChatService.Tasks;

/// <summary>One entry of a user's to-do list.</summary>
internal sealed class TaskItem
{
    public const int MaxTitleLength = 200;
    public const int MaxNotesLength = 4_000;

    /// <summary>The most tasks that one user can have, so that a list always fits one response.</summary>
    public const int MaxPerOwner = 1_000;

    public required Guid Id { get; init; }

    public required string OwnerId { get; init; }

    public required string Title { get; set; }

    public string? Notes { get; set; }

    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Null while the task is open.</summary>
    public DateTimeOffset? CompletedAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Changes with every update, so that a writer cannot overwrite a change that it has not seen.</summary>
    public uint Version { get; private set; }
}
