using System.Security.Cryptography;

namespace Fubuni.AuthService.Accounts;

/// <summary>Ids for new rows in Better Auth's tables, as it makes them: 32 letters and digits.</summary>
internal static class TextId
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string Create() => RandomNumberGenerator.GetString(Alphabet, 32);
}
