using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.Approvals;

internal static class ApprovalErrors
{
    /// <summary>404: there is no such question, or it is another user's.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "approval_not_found", "There is no such request for approval.");

    /// <summary>409: another answer was given, or the time for it is over.</summary>
    public static Error AlreadyAnswered { get; } =
        new(ErrorKind.Conflict, "approval_answered", "This has been answered already.");

    /// <summary>404: there is no such permission, or it is another user's.</summary>
    public static Error PermissionNotFound { get; } =
        new(ErrorKind.NotFound, "permission_not_found", "There is no such permission.");

    /// <summary>422: a value that is not known, or not with this answer.</summary>
    public static Error InvalidRemember { get; } =
        Error.InvalidField("remember", "Must be chat or always, and only with an approval.");
}
