using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

internal static class RandomText
{
    // Letters and digits that are easily confused are left out, as are special characters that need quoting in shells and connection strings.
    private const string LowerCase = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCase = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string SpecialCharacters = "-_.{}~()*+!";

    public static string Create(GenerateParameterDefault rules)
    {
        (bool Allowed, int Minimum, string Characters)[] kinds =
        [
            (rules.Lower, rules.MinLower, LowerCase),
            (rules.Upper, rules.MinUpper, UpperCase),
            (rules.Numeric, rules.MinNumeric, Digits),
            (rules.Special, rules.MinSpecial, SpecialCharacters),
        ];
        if (kinds.FirstOrDefault(kind => !kind.Allowed && kind.Minimum > 0).Characters is not null)
        {
            throw new ArgumentException("A generated value cannot require characters of a kind that is not allowed.", nameof(rules));
        }

        var required = kinds.SelectMany(kind => Pick(kind.Characters, kind.Minimum)).ToArray();
        var rest = Pick(string.Concat(kinds.Where(kind => kind.Allowed).Select(kind => kind.Characters)), rules.MinLength - required.Length);
        char[] all = [.. required, .. rest];
        RandomNumberGenerator.Shuffle(all.AsSpan());
        return new string(all);
    }

    private static string Pick(string characters, int count) => count > 0 ? RandomNumberGenerator.GetString(characters, count) : "";
}
