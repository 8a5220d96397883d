using System.Collections.Frozen;

namespace Fubuni.AuthService.Passwords;

/// <summary>
/// Passwords that attackers try first (ASVS 6.2.4): <c>common-passwords.txt</c>, lower case, none shorter than a password may be.
/// </summary>
internal static class CommonPasswords
{
    private static readonly FrozenSet<string> Known = Read().ToFrozenSet(StringComparer.Ordinal);

    public static int Count => Known.Count;

    public static bool Contains(string password) => Known.Contains(password.ToLowerInvariant());

    private static IEnumerable<string> Read()
    {
        using var reader = new StreamReader(typeof(CommonPasswords).Assembly.GetManifestResourceStream(typeof(CommonPasswords), "common-passwords.txt")!);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
