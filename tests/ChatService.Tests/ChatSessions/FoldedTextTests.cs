using System.Globalization;
using System.Text;
using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Tests.Support;
using Npgsql;

namespace Fubuni.ChatService.Tests.ChatSessions;

public sealed class FoldedTextTests(ChatApp app)
{
    /// <summary>
    /// The highlighted text is the text that was found only if both sides fold every character in the same way.
    /// </summary>
    [Fact]
    public async Task Text_is_folded_as_in_the_database()
    {
        // Without the historic scripts in between: some of them are newer than the ICU of some machines.
        var characters = Enumerable
            .Range(1, 0xFFFF)
            .Concat(Enumerable.Range(0x1D400, 0x2900))
            .Concat(Enumerable.Range(0x20000, 0x13000))
            .Where(Rune.IsValid)
            .Where(value => CharUnicodeInfo.GetUnicodeCategory(value) != UnicodeCategory.OtherNotAssigned)
            .Select(value => $"a{new Rune(value)}a")
            .ToArray();
        await using var data = NpgsqlDataSource.Create(app.Database);
        await using var fold = data.CreateCommand(
            "select text, chat_fold(text) from unnest($1) with ordinality as texts (text, number) order by number"
        );
        fold.Parameters.AddWithValue(characters);
        var different = new List<string>();
        await using var rows = await fold.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            var (text, folded) = (rows.GetString(0), rows.GetString(1));
            // Only the database collapses spaces; the meaning is the same.
            var parts = FoldedText.Of(text).ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var own = string.Join(' ', parts);
            // Only the database may know the other case of newer letters.
            var letter = Rune.GetRuneAt(text, 1);
            if (own != folded && !(Rune.IsUpper(letter) && Rune.ToLowerInvariant(letter) == letter))
            {
                different.Add($"{text} U+{letter.Value:X4}: {own} here, {folded} there");
            }
        }

        Assert.Empty(different);
    }

    [Theory]
    [InlineData("“Straße” ½cup", "strasse 1 2 cup")]
    [InlineData("plain ASCII, it's", "plain ascii it s")]
    [InlineData("plain ASCII, it's é", "plain ascii it s e")]
    public async Task ASCII_texts_are_folded_like_others(string text, string expected)
    {
        await using var data = NpgsqlDataSource.Create(app.Database);
        await using var fold = data.CreateCommand("select chat_fold($1)");
        fold.Parameters.AddWithValue(text);

        Assert.Equal(expected, ((string?)await fold.ExecuteScalarAsync(TestContext.Current.CancellationToken))?.Trim());
        Assert.Equal(expected.Split(' '), FoldedText.Of(text).Words().Select(word => word.Text));
    }
}
