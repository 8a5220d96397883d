using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.ChatSessions;

public sealed class SessionTests(ChatApp app)
{
    [Fact]
    public async Task A_session_is_created_read_renamed_and_deleted()
    {
        var user = app.NewUser();

        var created = await user.PostAsync(
            "/api/chat/sessions",
            new { title = "  Holiday \n plans " },
            HttpStatusCode.Created
        );
        var id = created.GetProperty("id").GetGuid();
        Assert.Equal("Holiday plans", created.GetProperty("title").GetString());
        Assert.Equal(
            created.GetProperty("updatedAt").GetString(),
            (await user.SessionAsync(id)).GetProperty("updatedAt").GetString()
        );
        Assert.Empty((await user.SessionAsync(id)).GetProperty("messages").EnumerateArray());

        var renamed = await user.SendAsync(
            HttpMethod.Patch,
            $"/api/chat/sessions/{id}",
            HttpStatusCode.OK,
            new { title = "Summer" }
        );
        Assert.Equal("Summer", renamed.GetProperty("title").GetString());
        Assert.Equal(created.GetProperty("updatedAt").GetString(), renamed.GetProperty("updatedAt").GetString());

        await user.SendAsync(HttpMethod.Delete, $"/api/chat/sessions/{id}", HttpStatusCode.NoContent);
        var problem = await user.SendAsync(HttpMethod.Get, $"/api/chat/sessions/{id}", HttpStatusCode.NotFound);
        Assert.Equal("session_not_found", problem.GetProperty("code").GetString());
        Assert.Empty((await user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_deleted_session_accepts_no_turn()
    {
        var user = app.NewUser();
        var id = (await user.PostAsync("/api/chat/sessions", new { }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();
        await user.SendAsync(HttpMethod.Delete, $"/api/chat/sessions/{id}", HttpStatusCode.NoContent);

        var problem = await user.PostAsync("/api/chat/stream", ChatUser.Turn("hello", id), HttpStatusCode.NotFound);

        Assert.Equal("session_not_found", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Sessions_come_in_pages_newest_activity_first()
    {
        var user = app.NewUser();
        var ids = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add(
                (await user.PostAsync("/api/chat/sessions", new { title = $"s{i}" }, HttpStatusCode.Created))
                    .GetProperty("id")
                    .GetGuid()
            );
        }

        ids.Reverse();
        var first = await PageAsync(user, null);
        // A session that moves to the top while the list is read neither hides nor repeats another.
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("ok"));
        await user.StreamAsync(userText, ids[5]);
        var second = await PageAsync(user, first.Next);

        Assert.Equal(ids[..3], first.Ids);
        Assert.Equal([ids[3], ids[4], ids[6]], second.Ids);
        Assert.Null(second.Next);
        Assert.Equal(ids[5], (await PageAsync(user, null)).Ids[0]);
    }

    [Theory]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    [InlineData("cursor=__________________________________", "cursor")]
    [InlineData("cursor=!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!", "cursor")]
    [InlineData("cursor=AP________________________________", "cursor")]
    [InlineData("q=x&cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    [InlineData("deleted=true&cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    [InlineData("deleted=true&q=x", "q")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    public async Task An_invalid_page_is_refused(string query, string field)
    {
        var problem = await app.NewUser()
            .SendAsync(HttpMethod.Get, $"/api/chat/sessions?{query}", HttpStatusCode.UnprocessableEntity);

        Assert.Equal("validation_failed", problem.GetProperty("code").GetString());
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task The_first_message_sets_the_title_unless_there_is_one()
    {
        var user = app.NewUser();
        var (first, second) = (Unique.Text(), Unique.Text());
        app.Model.When(first, Steps.Say("ok"), Steps.Say("ok"));
        app.Model.When(second, Steps.Say("ok"));

        var turn = await user.StreamAsync($"\n## {first}\nand more");
        await user.StreamAsync(second, turn.SessionId);
        Assert.Equal(first, (await user.SessionAsync(turn.SessionId)).GetProperty("title").GetString());

        var named = (await user.PostAsync("/api/chat/sessions", new { title = "Mine" }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();
        await user.StreamAsync(first, named);
        Assert.Equal("Mine", (await user.SessionAsync(named)).GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_client_may_choose_the_id_of_a_new_session()
    {
        var user = app.NewUser();
        var (userText, id) = (Unique.Text(), Guid.CreateVersion7());
        app.Model.When(userText, Steps.Say("ok"));

        var turn = await user.StreamAsync(userText, id);

        Assert.Equal(id, turn.SessionId);
        Assert.Equal(id, (await user.SessionAsync(id)).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_title_is_one_to_200_characters()
    {
        var user = app.NewUser();
        var id = (await user.PostAsync("/api/chat/sessions", new { }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();

        foreach (var title in new[] { "", "   ", "\0", new string('x', 201) })
        {
            var problem = await user.SendAsync(
                HttpMethod.Patch,
                $"/api/chat/sessions/{id}",
                HttpStatusCode.UnprocessableEntity,
                new { title }
            );
            Assert.True(problem.GetProperty("errors").TryGetProperty("title", out _));
        }

        await user.SendAsync(
            HttpMethod.Patch,
            $"/api/chat/sessions/{id}",
            HttpStatusCode.OK,
            new { title = new string('x', 200) }
        );
        await user.PostAsync(
            "/api/chat/sessions",
            new { title = new string('x', 201) },
            HttpStatusCode.UnprocessableEntity
        );
    }

    private static async Task<(Guid[] Ids, string? Next)> PageAsync(ChatUser user, string? cursor)
    {
        var page = await user.GetAsync($"/api/chat/sessions?limit=3&cursor={cursor}");
        return (
            [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())],
            page.GetProperty("nextCursor") is { ValueKind: JsonValueKind.String } next ? next.GetString() : null
        );
    }
}
