namespace Fubuni.AuthService.Accounts;

/// <summary>
/// Ids for new rows in Better Auth's tables, in the spelling that the database returns for a column of text or uuid.
/// </summary>
internal static class TextId
{
    public static string Create() => Guid.NewGuid().ToString("D");
}
