using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Instructions;
using Fubuni.ChatService.Preferences;
using Fubuni.ChatService.Tasks;

namespace Fubuni.ChatService.Accounts;

/// <summary>What a user takes along. The lists are read while they are written.</summary>
/// <param name="Sessions">Oldest first.</param>
/// <param name="DeletedSessions">Those that can still be restored, and so are still there.</param>
/// <param name="Tasks">As the list shows them.</param>
/// <param name="Instructions">What the user wants the assistant to know; empty where there is nothing.</param>
/// <param name="Preferences">What the user chose for chats to come; empty where there is nothing.</param>
internal sealed record ChatExport(
    DateTimeOffset ExportedAt,
    IAsyncEnumerable<ExportedSession> Sessions,
    IAsyncEnumerable<ExportedSession> DeletedSessions,
    IAsyncEnumerable<TaskView> Tasks,
    IAsyncEnumerable<InstructionsView> Instructions,
    IAsyncEnumerable<PreferencesView> Preferences
);
