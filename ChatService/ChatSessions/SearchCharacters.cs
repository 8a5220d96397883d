using System.Globalization;
using System.Text;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>
/// How the search treats a character. <c>chat_fold</c> and <c>chat_tokens</c> of the database have the same rules.
/// </summary>
internal static class SearchCharacters
{
    /// <summary>
    /// Accents, the points of Hebrew and the vowel signs of Arabic, and invisible characters: soft hyphens, joiners,
    /// variation selectors. Vowel signs of other scripts are part of the word. The first and last character of each
    /// range, in ascending order.
    /// </summary>
    private static readonly int[] Ignored =
    [
        0xAD,
        0xAD,
        0x300,
        0x36F,
        0x483,
        0x489,
        0x591,
        0x5BD,
        0x5BF,
        0x5BF,
        0x5C1,
        0x5C2,
        0x5C4,
        0x5C5,
        0x5C7,
        0x5C7,
        0x610,
        0x61A,
        0x61C,
        0x61C,
        0x640,
        0x640,
        0x64B,
        0x65F,
        0x670,
        0x670,
        0x6D6,
        0x6DC,
        0x6DF,
        0x6E4,
        0x6E7,
        0x6E8,
        0x6EA,
        0x6ED,
        0x180B,
        0x180F,
        0x1AB0,
        0x1ACE,
        0x1DC0,
        0x1DFF,
        0x200C,
        0x200F,
        0x202A,
        0x202E,
        0x2060,
        0x206F,
        0x20D0,
        0x20F0,
        0xFE00,
        0xFE0F,
        0xFE20,
        0xFE2F,
        0xFEFF,
        0xFEFF,
        0xE0100,
        0xE01EF,
    ];

    /// <summary>
    /// Signs for letters or digits: fractions, encircled numbers, squared units. The text next to them is another word.
    /// </summary>
    private static readonly int[] Signs =
    [
        0xBC,
        0xBE,
        0x20A8,
        0x20A8,
        0x2100,
        0x2101,
        0x2103,
        0x2103,
        0x2105,
        0x2106,
        0x2109,
        0x2109,
        0x2116,
        0x2116,
        0x2120,
        0x2122,
        0x213B,
        0x213B,
        0x2150,
        0x215F,
        0x2189,
        0x2189,
        0x2460,
        0x24EA,
        0x3192,
        0x319F,
        0x3200,
        0x3247,
        0x3250,
        0x327E,
        0x3280,
        0x33FF,
        0xFDFC,
        0xFDFC,
        0x1F100,
        0x1F10A,
        0x1F110,
        0x1F12E,
        0x1F130,
        0x1F14F,
        0x1F16A,
        0x1F16C,
        0x1F190,
        0x1F190,
        0x1F200,
        0x1F251,
    ];

    /// <summary>Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.</summary>
    private static readonly int[] Unspaced =
    [
        0xE01,
        0xE3A,
        0xE40,
        0xE4E,
        0xE81,
        0xECE,
        0x1000,
        0x103F,
        0x1050,
        0x108F,
        0x1780,
        0x17D3,
        0x17D7,
        0x17D7,
        0x17DC,
        0x17DD,
        0x3005,
        0x3007,
        0x3021,
        0x302F,
        0x3031,
        0x3035,
        0x3038,
        0x303C,
        0x3041,
        0x309A,
        0x309D,
        0x309F,
        0x30A1,
        0x30FA,
        0x30FC,
        0x30FF,
        0x3105,
        0x312F,
        0x31A0,
        0x31BF,
        0x31F0,
        0x31FF,
        0x3400,
        0x4DBF,
        0x4E00,
        0x9FFF,
        0xA9E0,
        0xA9EF,
        0xA9FA,
        0xA9FE,
        0xAA60,
        0xAA76,
        0xAA7A,
        0xAA7F,
        0xF900,
        0xFAFF,
        0x1AFF0,
        0x1B16F,
        0x20000,
        0x3FFFD,
    ];

    public static bool IsIgnored(Rune rune) => IsIn(Ignored, rune.Value);

    public static bool IsSign(Rune rune) => IsIn(Signs, rune.Value);

    public static bool IsUnspaced(Rune rune) => IsIn(Unspaced, rune.Value);

    /// <summary>
    /// A letter with its marks, or a digit, of any script. All other characters separate words, including the
    /// apostrophes that Unicode classifies as letters.
    /// </summary>
    public static bool IsOfWord(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is <= UnicodeCategory.OtherNumber
        && rune.Value is not (>= 0x2B9 and <= 0x2BF or 0xA78B or 0xA78C);

    /// <summary>Lower-case letters with an accent, and ligatures, that Unicode does not decompose.</summary>
    public static string? Replacement(Rune rune) =>
        rune.Value switch
        {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'þ' => "th",
            'ø' => "o",
            'ł' => "l",
            'đ' or 'ð' => "d",
            'ħ' => "h",
            'ŧ' => "t",
            'ı' => "i",
            'ς' => "σ",
            _ => null,
        };

    private static bool IsIn(int[] ranges, int value)
    {
        var index = Array.BinarySearch(ranges, value);
        // Inside a range, the next larger element has an odd index: it is the end of the range.
        return index >= 0 || (~index & 1) == 1;
    }
}
