namespace Fubuni.ChatService.Data;

internal static class ColumnLengths
{
    /// <summary>The format of a user id is chosen by the identity provider.</summary>
    public const int OwnerId = 255;

    /// <summary>For the names of an enum, such as a status or a role.</summary>
    public const int Code = 32;
}
