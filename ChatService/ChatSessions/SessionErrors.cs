using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.ChatSessions;

internal static class SessionErrors
{
    /// <summary>
    /// 404: the session does not exist, belongs to another user, or was deleted. The caller does not learn which.
    /// </summary>
    public static Error NotFound { get; } = new(ErrorKind.NotFound, "session_not_found", "There is no such session.");

    /// <summary>404: the session has no such message, even if another one has it.</summary>
    public static Error MessageNotFound { get; } =
        new(ErrorKind.NotFound, "message_not_found", "There is no such message in this session.");

    /// <summary>409: the shown branch cannot change while an answer is being written at its end.</summary>
    public static Error RunActive { get; } =
        new(ErrorKind.Conflict, "run_active", "An answer is being written in this session already.");
}
