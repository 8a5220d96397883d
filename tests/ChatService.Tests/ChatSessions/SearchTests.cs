using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>Finding a session by the text of its messages.</summary>
public sealed class SearchTests(ChatApp app)
{
    [Fact]
    public async Task A_word_of_a_user_or_assistant_message_finds_that_message()
    {
        var user = app.NewUser();
        var (userText, messageId) = (Unique.Text(), Guid.CreateVersion7());
        app.Model.When(userText, Steps.Say("Photosynthesis happens in ", "**chloroplasts**.\nReally."));
        var turn = await user.StreamAsync($"{userText} about Gärtnerei", messageId: messageId);
        await user.PostAsync("/api/chat/sessions", new { title = "Something else" }, HttpStatusCode.Created);

        var answered = Assert.Single(await FindAsync(user, "photosynthesis chloro"));
        Assert.Equal(turn.SessionId, answered.GetProperty("id").GetGuid());
        var match = answered.GetProperty("match");
        Assert.Equal(turn.MessageId, match.GetProperty("messageId").GetGuid());
        Assert.Equal(["Photosynthesis", "chloroplasts"], Marked(match.GetProperty("snippet")));
        Assert.Equal("Photosynthesis happens in chloroplasts. Really.", Text(match.GetProperty("snippet")));

        var asked = Assert.Single(await FindAsync(user, "GÄRTN"));
        Assert.Equal(messageId, asked.GetProperty("match").GetProperty("messageId").GetGuid());
        Assert.Equal(["Gärtnerei"], Marked(asked.GetProperty("match").GetProperty("snippet")));
    }

    [Fact]
    public async Task All_words_must_match_and_only_the_last_may_be_a_prefix()
    {
        var user = app.NewUser();
        await CreateAsync(user, "Holiday plans for Portugal");

        Assert.Single(await FindAsync(user, "holiday portu"));
        Assert.Single(await FindAsync(user, "portugal hol"));
        Assert.Empty(await FindAsync(user, "portu holiday"));
        Assert.Empty(await FindAsync(user, "holiday spain"));
    }

    [Fact]
    public async Task Titles_come_before_messages_and_archived_sessions_are_found_too()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("All about the zebra, the zebra and the zebra."));
        var message = (await user.StreamAsync(userText)).SessionId;
        var (title, archived) = (await CreateAsync(user, "A zebra"), await CreateAsync(user, "Old zebra"));
        await user.SendAsync(
            HttpMethod.Patch,
            $"/api/chat/sessions/{archived}",
            HttpStatusCode.OK,
            new { archived = true }
        );

        var all = await FindAsync(user, "zebra");

        Assert.Equal([archived, title, message], all.Select(item => item.GetProperty("id").GetGuid()));
        var match = all[1].GetProperty("match");
        Assert.Equal(JsonValueKind.Null, match.GetProperty("messageId").ValueKind);
        Assert.Empty(match.GetProperty("snippet").EnumerateArray());
        Assert.Equal(["zebra"], Marked(match.GetProperty("title")));
        Assert.Equal("A zebra", Text(match.GetProperty("title")));
        Assert.Equal(
            [archived],
            (await FindAsync(user, "zebra&archived=true")).Select(item => item.GetProperty("id").GetGuid())
        );
        Assert.Equal(
            [title, message],
            (await FindAsync(user, "zebra&archived=false")).Select(item => item.GetProperty("id").GetGuid())
        );
    }

    [Fact]
    public async Task Search_results_have_pages()
    {
        var user = app.NewUser();
        var ids = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add(await CreateAsync(user, $"giraffe {i}"));
        }

        List<Guid> found = [];
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await user.GetAsync($"/api/chat/sessions?q=giraffe&limit=3&cursor={cursor}");
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        // Sessions of the same millisecond can be in either order.
        Assert.Equal(ids.Order(), found.Order());
    }

    [Fact]
    public async Task Messages_of_other_users_are_never_found()
    {
        var (one, other) = (app.NewUser(), app.NewUser());
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("The elephant in the room"));
        await one.StreamAsync($"{userText} elephant");
        await CreateAsync(one, "elephant");

        Assert.Equal(2, (await FindAsync(one, "elephant")).Length);
        foreach (var words in new[] { "elephant", "e", "the elephant" })
        {
            Assert.Empty(await FindAsync(other, words));
        }
    }

    [Fact]
    public async Task A_deleted_session_is_not_found_until_it_is_restored()
    {
        var user = app.NewUser();
        var id = await CreateAsync(user, "hippopotamus");
        await user.SendAsync(HttpMethod.Delete, $"/api/chat/sessions/{id}", HttpStatusCode.NoContent);
        Assert.Empty(await FindAsync(user, "hippo"));

        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{id}/restore", HttpStatusCode.OK);
        Assert.Single(await FindAsync(user, "hippo"));
    }

    [Fact]
    public async Task A_stopped_answer_is_found_by_its_text_so_far()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.SayThenHang("A rhinoceros"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("rhinoceros");

        Assert.Empty(await FindAsync(user, "rhinoceros"));
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{turn.SessionId}/stop", HttpStatusCode.NoContent);

        Assert.Equal(
            turn.MessageId,
            Assert.Single(await FindAsync(user, "rhinoceros")).GetProperty("match").GetProperty("messageId").GetGuid()
        );
    }

    [Theory]
    [InlineData("john@example.com", "john@exam")]
    [InlineData("john@example.com", "example")]
    [InlineData("use foo-bar_baz here", "foo-ba")]
    [InlineData("List<string> names", "string")]
    [InlineData("see /usr/local/bin", "local")]
    [InlineData("it's 3.14 or 1e5", "it's 3.14 1e5")]
    [InlineData("naïve Übergröße", "ÜBERGR")]
    [InlineData("日本語 テスト", "テス")]
    [InlineData("हिन्दी में", "हिन्द")]
    public async Task Words_are_found_in_any_surrounding_text(string title, string words)
    {
        var user = app.NewUser();
        await CreateAsync(user, title);

        var match = Assert.Single(await FindAsync(user, words)).GetProperty("match").GetProperty("title");

        Assert.NotEmpty(Marked(match));
        Assert.Equal(title, Text(match));
    }

    [Fact]
    public async Task A_snippet_is_plain_text_and_marks_matches_as_they_were_written()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(
            userText,
            Steps.Say(
                "# Grüße\n\n- **„Straße“** in `a_b` of [Köln](https://example.com/dom)\n\n",
                "| x | y |\n|---|---|\n| q | r |"
            )
        );
        await user.StreamAsync($"*{userText}*");

        var snippet = Assert.Single(await FindAsync(user, "strasse gruss")).GetProperty("match").GetProperty("snippet");
        Assert.Equal("Grüße „Straße“ in a_b of Köln x y q r", Text(snippet));
        Assert.Equal(["Grüße", "Straße"], Marked(snippet));

        // The words are only in the address, so the Markdown is shown.
        snippet = Assert.Single(await FindAsync(user, "example dom")).GetProperty("match").GetProperty("snippet");
        Assert.Equal(["example", "dom"], Marked(snippet));

        // User messages are not Markdown.
        snippet = Assert.Single(await FindAsync(user, userText)).GetProperty("match").GetProperty("snippet");
        Assert.Equal($"*{userText}*", Text(snippet));
    }

    [Theory]
    [InlineData("'")]
    [InlineData("\\")]
    [InlineData("' | 'x':*")]
    [InlineData("& | ! ( ) <-> :*")]
    [InlineData("!zebra")]
    [InlineData("\"unclosed")]
    [InlineData("'; drop table chat_messages; --")]
    [InlineData("%' or '1'='1")]
    [InlineData("\0")]
    [InlineData("zebra\0")]
    [InlineData("\uFFFD \u202E \u0001")]
    [InlineData("{0} {1}")]
    [InlineData("👩‍👩‍👧‍👦")]
    public async Task No_input_breaks_the_search(string words)
    {
        var user = app.NewUser();
        await CreateAsync(user, "panda");

        Assert.Empty(await FindAsync(user, Uri.EscapeDataString(words)));
    }

    [Fact]
    public async Task A_search_has_at_most_200_characters()
    {
        var user = app.NewUser();
        await CreateAsync(user, new string('x', 200));

        Assert.Single(await FindAsync(user, new string('x', 200)));
        var problem = await user.SendAsync(
            HttpMethod.Get,
            $"/api/chat/sessions?q={new string('x', 201)}",
            HttpStatusCode.UnprocessableEntity
        );
        Assert.True(problem.GetProperty("errors").TryGetProperty("q", out _));
    }

    [Theory]
    [InlineData(1, 32_000, 0)]
    [InlineData(5, 40, 1)]
    [InlineData(3000, 1, 1)]
    public async Task Any_text_of_a_message_can_be_stored(int wordLength, int count, int blanks)
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("ok"));
        var random = new Random(7);
        // Letters of all scripts, most of them rare.
        var words = Enumerable
            .Range(0, count)
            .Select(_ => new string([.. Enumerable.Range(0, wordLength).Select(_ => (char)random.Next(0x80, 0xD800))]));

        var turn = await user.StreamAsync(
            ($"{userText} " + string.Join(new string(' ', blanks), words))[
                ..Math.Min(32_000, userText.Length + 1 + (count * (wordLength + blanks)) - blanks)
            ]
        );

        Assert.Equal("ok", turn.Text);
    }

    private static async Task<JsonElement[]> FindAsync(ChatUser user, string words) =>
        [.. (await user.GetAsync($"/api/chat/sessions?q={words}")).GetProperty("items").EnumerateArray()];

    private static async Task<Guid> CreateAsync(ChatUser user, string title) =>
        (await user.PostAsync("/api/chat/sessions", new { title }, HttpStatusCode.Created)).GetProperty("id").GetGuid();

    private static IEnumerable<string?> Marked(JsonElement slices) =>
        slices
            .EnumerateArray()
            .Where(slice => slice.GetProperty("match").GetBoolean())
            .Select(slice => slice.GetProperty("text").GetString());

    private static string Text(JsonElement slices) =>
        string.Concat(slices.EnumerateArray().Select(slice => slice.GetProperty("text").GetString()));
}
