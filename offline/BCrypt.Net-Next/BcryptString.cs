using System.Globalization;

namespace BCrypt.Net;

/// <summary>The parts of <c>$2b$10$</c>, 22 characters of salt and, in a full hash, 31 of hash. The revision is absent in the oldest form, <c>$2$</c>.</summary>
internal readonly record struct BcryptString(char? Revision, int WorkFactor, byte[] Salt)
{
    public const int SaltBytes = 16;
    private const int SaltCharacters = 22;
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static BcryptString Parse(string text)
    {
        if (!text.StartsWith("$2", StringComparison.Ordinal))
            throw new SaltParseException("Invalid salt version");

        var rest = text.AsSpan(2);
        char? revision = rest is [not '$', ..] ? rest[0] : null;
        if (revision is not (null or 'a' or 'b' or 'x' or 'y'))
            throw new SaltParseException("Invalid salt revision");

        rest = rest[(revision is null ? 0 : 1)..];
        if (rest is not ['$', _, _, '$', ..] || !int.TryParse(rest[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var workFactor))
            throw new SaltParseException("Missing salt rounds");

        if (rest.Length < 4 + SaltCharacters)
            throw new SaltParseException("Invalid salt length");

        return new BcryptString(revision, workFactor, Decode(rest.Slice(4, SaltCharacters)));
    }

    public override string ToString() => $"$2{Revision}${WorkFactor:D2}${Encode(Salt)}";

    /// <summary>Base64 without padding, over bcrypt's own alphabet.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var count = ((bytes.Length * 8) + 5) / 6;
        var text = new char[count];
        for (var i = 0; i < count; i++)
        {
            var bit = i * 6;
            var pair = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[(bit / 8) + 1] : 0);
            text[i] = Alphabet[(pair >> (10 - (bit % 8))) & 63];
        }

        return new string(text);
    }

    /// <summary>What follows a character that is not of the alphabet reads as zeros; such a string never equals the one that is written back.</summary>
    private static byte[] Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[SaltBytes];
        for (var i = 0; i < text.Length && Alphabet.IndexOf(text[i]) is >= 0 and var value; i++)
        {
            var bit = i * 6;
            var pair = value << (10 - (bit % 8));
            bytes[bit / 8] |= (byte)(pair >> 8);
            if ((bit / 8) + 1 < SaltBytes)
                bytes[(bit / 8) + 1] |= (byte)pair;
        }

        return bytes;
    }
}
