using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>Titles, and searches that find each of them.</summary>
internal static class SearchCases
{
    public static IReadOnlyList<(string Title, string[] Searches)> Found { get; } =
    [
        ("He said “hello” to everyone", ["hello", "“hello”", "hello”", "«HELLO»", "ｈｅｌｌｏ"]),
        ("The answer—surprisingly—was forty", ["surprisingly", "answer", "was", "answer—surpr"]),
        ("Wait… maybe … later…", ["wait", "maybe", "later", "later…"]),
        ("Bonjour «monde» à tous", ["monde", "tous", "a tous", "À tous"]),
        ("• bullet one • second→third ✅done ½cup", ["bullet", "third", "second", "done", "cup", "½", "1/2 cup"]),
        ("price €50 and £20 and 30°C and 5㎏ Fubuni™ app", ["50", "20", "30", "€50", "kg", "fubuni app", "c"]),
        (
            "明天开会，讨论项目。下周见！",
            ["讨论项目", "项目", "项", "下周", "下周见", "明天开会，讨论", "开会 项目", "目"]
        ),
        ("GPT模型的应用①第一", ["gpt", "模型", "应用", "GPT模型", "第一", "的应"]),
        ("「強調」した文字、次の語", ["強調", "次の語", "「強調", "文字", "語"]),
        ("ﾃﾞｰﾀﾍﾞｰｽのバックアップ", ["データベース", "ﾊﾞｯｸ", "アップ"]),
        ("한국어로 회의록 작성", ["회의", "한국", "작성"]),
        ("\u1112\u1161\u11AB\u1100\u1173\u11AF decomposed", ["한글"]),
        ("การประชุมวันพรุ่งนี้", ["ประชุม", "พรุ่งนี้"]),
        ("¿Dónde está? ¡Aquí!", ["dónde", "donde esta", "aqui"]),
        ("emoji🎉inside and🎉after", ["emoji", "inside", "after"]),
        ("a\u00a0nonbreaking\u00a0space", ["nonbreaking", "space"]),
        ("thin\u2009gap em\u2003gap wide\u3000blank", ["thin", "wide", "blank", "wide\u3000blank"]),
        ("Vertrag “Müller & Söhne” – Entwurf", ["müller", "sohne", "entwurf", "MULLER SÖHNE"]),
        ("It’s the user’s choice", ["it's", "it’s", "it", "user", "user's", "choice", "user´s", "userʼs"]),
        ("l'école d’été", ["ecole", "l’ecole", "d'ete"]),
        ("Grüße aus der Straße", ["gruss", "GRÜSSE", "strasse", "Straße", "STRASSE"]),
        ("Łódź, Århus, Ærø, cœur, Þór, İstanbul, ısı", ["lodz", "arhus", "aero", "coeur", "thor", "istanbul", "isi"]),
        ("Ελληνικά: Ο ΔΡΟΜΟΣ", ["ελληνικα", "δρομος", "ΔΡΌΜΟΣ"]),
        ("Ещё раз «Привет»", ["еще", "привет", "ПРИВЕТ"]),
        ("مُحَمَّد قال «مرحبا»", ["محمد", "مرحبا"]),
        ("שָׁלוֹם עולם", ["שלום"]),
        ("हिन्दी में लिखा।", ["हिन्द", "लिखा"]),
        ("ﬁne ｆｕｌｌｗｉｄｔｈ Ⅳ x² 𝐛𝐨𝐥𝐝", ["fine", "fullwidth", "iv", "x2", "bold"]),
        ("soft\u00ADhyphen and zero\u200Bwidth", ["softhyphen", "zero", "width"]),
        ("caf\u0065\u0301 decomposed", ["café", "cafe"]),
        ("Աբգ ႠႡ Ⴀბგ 𐐀𐐁", ["աբ", "𐐨"]),
    ];

    public static IReadOnlyList<string> NotFound { get; } = ["🎉", "“”", "…", "¿ ¡", "ello", "会明", "目项", "rash"];

    public static async Task<JsonElement[]> FindAsync(ChatUser user, string words)
    {
        var found = await user.GetAsync($"/api/chat/sessions?q={Uri.EscapeDataString(words)}&limit=100");
        return [.. found.GetProperty("items").EnumerateArray()];
    }

    public static IEnumerable<string> Marked(JsonElement slices) =>
        slices
            .EnumerateArray()
            .Where(slice => slice.GetProperty("match").GetBoolean())
            .Select(slice => slice.GetProperty("text").GetString()!);
}
