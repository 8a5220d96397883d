using System.Net;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>Pinned and archived sessions, and the lists they are in.</summary>
public sealed class SessionListTests(ChatApp app)
{
    [Fact]
    public async Task Pinned_sessions_come_first_and_pages_neither_hide_nor_repeat_any()
    {
        var user = app.NewUser();
        var ids = await user.CreateSessionsAsync(7);
        await user.ChangeSessionAsync(ids[1], new { pinned = true });
        await user.ChangeSessionAsync(ids[4], new { pinned = true });
        Guid[] expected = [ids[4], ids[1], ids[6], ids[5], ids[3], ids[2], ids[0]];

        foreach (var limit in new[] { 1, 2, 3, 7 })
        {
            Assert.Equal(expected, await user.SessionIdsAsync($"limit={limit}"));
        }

        var unpinned = await user.ChangeSessionAsync(ids[4], new { pinned = false });
        Assert.False(unpinned.GetProperty("pinned").GetBoolean());
        Assert.Equal(ids[1], (await user.SessionIdsAsync("limit=3"))[0]);
    }

    [Fact]
    public async Task Archived_sessions_have_a_list_of_their_own()
    {
        var user = app.NewUser();
        var ids = await user.CreateSessionsAsync(4);
        await user.ChangeSessionAsync(ids[0], new { archived = true });
        await user.ChangeSessionAsync(ids[2], new { archived = true, pinned = true });

        Assert.Equal([ids[3], ids[1]], await user.SessionIdsAsync("limit=1"));
        Assert.Equal([ids[3], ids[1]], await user.SessionIdsAsync("archived=false"));
        Assert.Equal([ids[2], ids[0]], await user.SessionIdsAsync("archived=true&limit=1"));
    }

    [Fact]
    public async Task A_change_sets_only_the_properties_it_contains()
    {
        var user = app.NewUser();
        var id = (await user.CreateSessionsAsync(1))[0];
        var before = await user.SessionAsync(id);

        await user.ChangeSessionAsync(id, new { pinned = true });
        await user.ChangeSessionAsync(id, new { title = "Named", unknown = "ignored" });
        var after = await user.ChangeSessionAsync(id, new { });

        Assert.Equal("Named", after.GetProperty("title").GetString());
        Assert.True(after.GetProperty("pinned").GetBoolean());
        Assert.False(after.GetProperty("archived").GetBoolean());
        Assert.Equal(before.GetProperty("updatedAt").GetString(), after.GetProperty("updatedAt").GetString());
    }

    [Theory]
    [InlineData("""{"title":null}""", "title")]
    [InlineData("""{"pinned":null,"title":"x"}""", "pinned")]
    [InlineData("""{"archived":null}""", "archived")]
    [InlineData("""{"activeLeafId":null}""", "activeLeafId")]
    [InlineData("""{"activeLeafId":"nonsense"}""", "activeLeafId")]
    public async Task Null_is_refused_and_nothing_is_changed(string body, string field)
    {
        var user = app.NewUser();
        var id = (await user.CreateSessionsAsync(1))[0];

        using var response = await user.Http.PatchAsync(
            $"/api/chat/sessions/{id}",
            new StringContent(body, null, "application/json"),
            TestContext.Current.CancellationToken
        );

        var problem = await ChatUser.ReadAsync(response, HttpStatusCode.UnprocessableEntity);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
        Assert.Equal("s0", (await user.SessionAsync(id)).GetProperty("title").GetString());
    }

    [Fact]
    public async Task Changes_at_the_same_time_are_all_saved()
    {
        var user = app.NewUser();
        var id = (await user.CreateSessionsAsync(1))[0];

        await Task.WhenAll(
            user.ChangeSessionAsync(id, new { pinned = true }),
            user.ChangeSessionAsync(id, new { archived = true }),
            user.ChangeSessionAsync(id, new { title = "Both" })
        );

        var session = await user.SessionAsync(id);
        Assert.True(session.GetProperty("pinned").GetBoolean());
        Assert.True(session.GetProperty("archived").GetBoolean());
        Assert.Equal("Both", session.GetProperty("title").GetString());
    }
}
