using System.ComponentModel;

namespace Fubuni.ChatService.Tasks;

/// <summary>What list_tasks answers.</summary>
internal sealed record TaskList(
    IReadOnlyList<TaskView> Tasks,
    [property: Description("How many more there are that fit. Narrow the search by text or due time to see them.")]
        int LeftOut
);
