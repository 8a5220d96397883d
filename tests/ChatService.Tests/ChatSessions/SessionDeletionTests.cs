using System.Net;
using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>Sessions that are deleted, restored and purged.</summary>
public sealed class SessionDeletionTests(ChatApp app)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_session_is_listed_and_restored_as_it_was()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("kept"));
        var id = (await user.StreamAsync(userText)).SessionId;
        var (before, others) = (await user.SessionAsync(id), await user.CreateSessionsAsync(2));
        await user.DeleteSessionAsync(id);
        await user.DeleteSessionAsync(others[0]);

        Assert.Equal([others[0], id], await user.SessionIdsAsync("deleted=true&limit=1"));
        Assert.Equal([others[1]], await user.SessionIdsAsync(""));

        var restored = await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{id}/restore", HttpStatusCode.OK);
        Assert.False(restored.TryGetProperty("deletedAt", out _));
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{id}/restore", HttpStatusCode.OK);
        Assert.Equal(before.GetRawText(), (await user.SessionAsync(id)).GetRawText());
        Assert.Equal([others[0]], await user.SessionIdsAsync("deleted=true"));
    }

    [Fact]
    public async Task The_owner_can_purge_one_deleted_session_at_once()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, [.. Enumerable.Repeat(Steps.Say("ok"), 3)]);
        var (unwanted, deleted, alive) = (
            (await user.StreamAsync(userText)).SessionId,
            (await user.StreamAsync(userText)).SessionId,
            (await user.StreamAsync(userText)).SessionId
        );
        await user.DeleteSessionAsync(unwanted);
        await user.DeleteSessionAsync(deleted);

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

        Assert.Equal([deleted], await user.SessionIdsAsync("deleted=true"));
        Assert.Equal([alive], await user.SessionIdsAsync(""));
        using var scope = app.Factory.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        Assert.Equal(4, await db.Messages.CountAsync(m => m.OwnerId == user.Id, Cancel));
        Assert.Equal(2, await db.Runs.CountAsync(r => r.OwnerId == user.Id, Cancel));
    }

    [Fact]
    public async Task After_30_days_only_that_deleted_session_is_purged_with_all_its_messages()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, [.. Enumerable.Repeat(Steps.Say("ok"), 4)]);
        var (due, notYet, alive) = (
            (await user.StreamAsync(userText)).SessionId,
            (await user.StreamAsync(userText)).SessionId,
            (await user.StreamAsync(userText)).SessionId
        );
        await user.StreamAsync(
            new
            {
                trigger = "regenerate-message",
                messageId = (await user.SessionAsync(due)).GetProperty("activeLeafId").GetGuid(),
            }
        );
        await user.DeleteSessionAsync(due);
        await user.DeleteSessionAsync(notYet);
        await AgeAsync(due, TimeSpan.FromDays(30));
        await AgeAsync(notYet, TimeSpan.FromDays(30) - TimeSpan.FromMinutes(5));

        // It cannot be restored, even before it is purged.
        var problem = await user.SendAsync(
            HttpMethod.Post,
            $"/api/chat/sessions/{due}/restore",
            HttpStatusCode.NotFound
        );
        Assert.Equal("session_not_found", problem.GetProperty("code").GetString());
        Assert.Equal([notYet], await user.SessionIdsAsync("deleted=true"));

        await PurgeAsync(due);

        using var scope = app.Factory.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        Assert.Equal(
            new[] { notYet, alive }.Order(),
            await db.Sessions.Where(s => s.OwnerId == user.Id).Select(s => s.Id).Order().ToListAsync(Cancel)
        );
        Assert.Equal(4, await db.Messages.CountAsync(m => m.OwnerId == user.Id, Cancel));
        Assert.Equal(2, await db.Runs.CountAsync(r => r.OwnerId == user.Id, Cancel));
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{notYet}/restore", HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_replica_at_a_time_purges()
    {
        var user = app.NewUser();
        var id = (await user.CreateSessionsAsync(1))[0];
        await user.DeleteSessionAsync(id);
        var purge = app.Factory.Services.GetRequiredService<SessionPurge>();
        using var scope = app.Factory.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        await db.Database.OpenConnectionAsync(Cancel);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_lock(hashtext('fubuni session purge'))", Cancel);
        try
        {
            await AgeAsync(id, TimeSpan.FromDays(31));
            Assert.Equal(0, await purge.PurgeAsync(Cancel));
            Assert.True(await db.Sessions.AnyAsync(s => s.Id == id, Cancel));
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

    /// <summary>Purges until the session is gone: a replica of another test may be purging it.</summary>
    private async Task PurgeAsync(Guid id)
    {
        using var scope = app.Factory.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        await Eventually.TrueAsync(
            async () =>
            {
                await app.Factory.Services.GetRequiredService<SessionPurge>().PurgeAsync(Cancel);
                return !await db.Sessions.AnyAsync(s => s.Id == id, Cancel);
            },
            cancellationToken: Cancel
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
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.DeletedAt, TimeProvider.System.Now() - age), Cancel);
    }
}
