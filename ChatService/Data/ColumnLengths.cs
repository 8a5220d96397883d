namespace Fubuni.ChatService.Data;

internal static class ColumnLengths
{
    /// <summary>A user id is text of the identity provider's making.</summary>
    public const int OwnerId = 255;

    /// <summary>For names from a closed set, such as a status or a role.</summary>
    public const int Code = 32;
}
