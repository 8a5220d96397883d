using System.Net;
using System.Text.Json;
using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>Pinned, archived, deleted, restored and purged sessions, and the lists they are in.</summary>
public sealed class SessionListTests(ChatApp app)
{
    [Fact]
    public async Task Pinned_sessions_come_first_and_pages_neither_hide_nor_repeat_any()
    {
        var user = app.NewUser();
        var ids = await CreateAsync(user, 7);
        await ChangeAsync(user, ids[1], new { pinned = true });
        await ChangeAsync(user, ids[4], new { pinned = true });
        Guid[] expected = [ids[4], ids[1], ids[6], ids[5], ids[3], ids[2], ids[0]];

        foreach (var limit in new[] { 1, 2, 3, 7 })
        {
            Assert.Equal(expected, await AllAsync(user, $"limit={limit}"));
        }

        var unpinned = await ChangeAsync(user, ids[4], new { pinned = false });
        Assert.False(unpinned.GetProperty("pinned").GetBoolean());
        Assert.Equal(ids[1], (await AllAsync(user, "limit=3"))[0]);
    }

    [Fact]
    public async Task Archived_sessions_have_a_list_of_their_own()
    {
        var user = app.NewUser();
        var ids = await CreateAsync(user, 4);
        await ChangeAsync(user, ids[0], new { archived = true });
        await ChangeAsync(user, ids[2], new { archived = true, pinned = true });

        Assert.Equal([ids[3], ids[1]], await AllAsync(user, "limit=1"));
        Assert.Equal([ids[3], ids[1]], await AllAsync(user, "archived=false"));
        Assert.Equal([ids[2], ids[0]], await AllAsync(user, "archived=true&limit=1"));
    }

    [Fact]
    public async Task A_change_touches_only_what_it_names()
    {
        var user = app.NewUser();
        var id = (await CreateAsync(user, 1))[0];
        var before = await user.SessionAsync(id);

        await ChangeAsync(user, id, new { pinned = true });
        await ChangeAsync(user, id, new { title = "Named", unknown = "ignored" });
        var after = await ChangeAsync(user, id, new { });

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
    public async Task Null_is_refused_and_then_nothing_is_changed(string body, string field)
    {
        var user = app.NewUser();
        var id = (await CreateAsync(user, 1))[0];

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
    public async Task Changes_at_once_all_come_through()
    {
        var user = app.NewUser();
        var id = (await CreateAsync(user, 1))[0];

        await Task.WhenAll(
            ChangeAsync(user, id, new { pinned = true }),
            ChangeAsync(user, id, new { archived = true }),
            ChangeAsync(user, id, new { title = "Both" })
        );

        var session = await user.SessionAsync(id);
        Assert.True(session.GetProperty("pinned").GetBoolean());
        Assert.True(session.GetProperty("archived").GetBoolean());
        Assert.Equal("Both", session.GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_deleted_session_is_listed_and_restored_as_it_was()
    {
        var user = app.NewUser();
        var said = Unique.Text();
        app.Model.When(said, Steps.Say("kept"));
        var id = (await user.StreamAsync(said)).SessionId;
        var (before, others) = (await user.SessionAsync(id), await CreateAsync(user, 2));
        await DeleteAsync(user, id);
        await DeleteAsync(user, others[0]);

        Assert.Equal([others[0], id], await AllAsync(user, "deleted=true&limit=1"));
        Assert.Equal([others[1]], await AllAsync(user, ""));

        var restored = await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{id}/restore", HttpStatusCode.OK);
        Assert.False(restored.TryGetProperty("deletedAt", out _));
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{id}/restore", HttpStatusCode.OK);
        Assert.Equal(before.GetRawText(), (await user.SessionAsync(id)).GetRawText());
        Assert.Equal([others[0]], await AllAsync(user, "deleted=true"));
    }

    [Fact]
    public async Task A_deleted_session_is_purged_at_once_when_its_owner_wants_it_and_no_other_is()
    {
        var user = app.NewUser();
        var said = Unique.Text();
        app.Model.When(said, [.. Enumerable.Repeat(Steps.Say("ok"), 3)]);
        var (unwanted, deleted, alive) = (
            (await user.StreamAsync(said)).SessionId,
            (await user.StreamAsync(said)).SessionId,
            (await user.StreamAsync(said)).SessionId
        );
        await DeleteAsync(user, unwanted);
        await DeleteAsync(user, deleted);

        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{unwanted}/purge", HttpStatusCode.NoContent);

        foreach (var (id, action) in new[] { (unwanted, "restore"), (unwanted, "purge"), (alive, "purge") })
        {
            var problem = await user.SendAsync(
                HttpMethod.Post,
                $"/api/chat/sessions/{id}/{action}",
                HttpStatusCode.NotFound
            );
            Assert.Equal("session_not_found", problem.GetProperty("code").GetString());
        }

        Assert.Equal([deleted], await AllAsync(user, "deleted=true"));
        Assert.Equal([alive], await AllAsync(user, ""));
        using var scope = app.Factory.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        Assert.Equal(4, await db.Messages.CountAsync(m => m.OwnerId == user.Id, TestContext.Current.CancellationToken));
        Assert.Equal(2, await db.Runs.CountAsync(r => r.OwnerId == user.Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task After_30_days_a_deleted_session_is_gone_with_all_its_messages_and_no_other_is()
    {
        var user = app.NewUser();
        var said = Unique.Text();
        app.Model.When(said, [.. Enumerable.Repeat(Steps.Say("ok"), 4)]);
        var (due, notYet, alive) = (
            (await user.StreamAsync(said)).SessionId,
            (await user.StreamAsync(said)).SessionId,
            (await user.StreamAsync(said)).SessionId
        );
        await user.StreamAsync(
            new
            {
                trigger = "regenerate-message",
                messageId = (await user.SessionAsync(due)).GetProperty("activeLeafId").GetGuid(),
            }
        );
        await DeleteAsync(user, due);
        await DeleteAsync(user, notYet);
        await AgeAsync(due, TimeSpan.FromDays(30));
        await AgeAsync(notYet, TimeSpan.FromDays(30) - TimeSpan.FromMinutes(5));

        // Not to be had any more, even before it is purged.
        var problem = await user.SendAsync(
            HttpMethod.Post,
            $"/api/chat/sessions/{due}/restore",
            HttpStatusCode.NotFound
        );
        Assert.Equal("session_not_found", problem.GetProperty("code").GetString());
        Assert.Equal([notYet], await AllAsync(user, "deleted=true"));

        await PurgeAsync(due);

        using var scope = app.Factory.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        Assert.Equal(
            new[] { notYet, alive }.Order(),
            await db
                .Sessions.Where(s => s.OwnerId == user.Id)
                .Select(s => s.Id)
                .Order()
                .ToListAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal(4, await db.Messages.CountAsync(m => m.OwnerId == user.Id, TestContext.Current.CancellationToken));
        Assert.Equal(2, await db.Runs.CountAsync(r => r.OwnerId == user.Id, TestContext.Current.CancellationToken));
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{notYet}/restore", HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_replica_at_a_time_purges()
    {
        var user = app.NewUser();
        var id = (await CreateAsync(user, 1))[0];
        await DeleteAsync(user, id);
        var purge = app.Factory.Services.GetRequiredService<SessionPurge>();
        using var scope = app.Factory.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"select pg_advisory_lock(hashtext('fubuni session purge'))",
            TestContext.Current.CancellationToken
        );
        try
        {
            await AgeAsync(id, TimeSpan.FromDays(31));
            Assert.Equal(0, await purge.PurgeAsync(TestContext.Current.CancellationToken));
            Assert.True(await db.Sessions.AnyAsync(s => s.Id == id, TestContext.Current.CancellationToken));
        }
        finally
        {
            await db.Database.ExecuteSqlAsync(
                $"select pg_advisory_unlock(hashtext('fubuni session purge'))",
                CancellationToken.None
            );
        }

        await PurgeAsync(id);
    }

    /// <summary>Purges until the session is gone: a replica that another test starts may be at it just now.</summary>
    private async Task PurgeAsync(Guid id)
    {
        using var scope = app.Factory.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        await Eventually.TrueAsync(
            async () =>
            {
                await app
                    .Factory.Services.GetRequiredService<SessionPurge>()
                    .PurgeAsync(TestContext.Current.CancellationToken);
                return !await db.Sessions.AnyAsync(s => s.Id == id, TestContext.Current.CancellationToken);
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    /// <summary>
    /// Moves a deletion into the past. The clock is not moved: that would purge what other tests have deleted.
    /// </summary>
    private async Task AgeAsync(Guid id, TimeSpan age)
    {
        using var scope = app.Factory.Services.CreateScope();
        await scope
            .ServiceProvider.GetRequiredService<ChatDbContext>()
            .Sessions.Where(s => s.Id == id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(s => s.DeletedAt, TimeProvider.System.Now() - age),
                TestContext.Current.CancellationToken
            );
    }

    private static Task<JsonElement> ChangeAsync(ChatUser user, Guid id, object change) =>
        user.SendAsync(HttpMethod.Patch, $"/api/chat/sessions/{id}", HttpStatusCode.OK, change);

    private static Task<JsonElement> DeleteAsync(ChatUser user, Guid id) =>
        user.SendAsync(HttpMethod.Delete, $"/api/chat/sessions/{id}", HttpStatusCode.NoContent);

    private static async Task<Guid[]> CreateAsync(ChatUser user, int count)
    {
        var ids = new Guid[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = (await user.PostAsync("/api/chat/sessions", new { title = $"s{i}" }, HttpStatusCode.Created))
                .GetProperty("id")
                .GetGuid();
        }

        return ids;
    }

    /// <summary>The ids of all pages.</summary>
    private static async Task<Guid[]> AllAsync(ChatUser user, string query)
    {
        List<Guid> ids = [];
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await user.GetAsync($"/api/chat/sessions?{query}&cursor={cursor}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        return [.. ids];
    }
}
