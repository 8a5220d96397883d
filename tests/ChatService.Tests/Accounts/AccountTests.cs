using System.Net;
using System.Net.Http.Headers;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Tasks;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Fubuni.ChatService.Tests.Accounts;

/// <summary>All data that the service has of a user: exported, and deleted with the account.</summary>
public sealed class AccountTests(ChatApp app)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_has_every_session_message_and_task_and_nothing_of_others()
    {
        var user = app.NewUser();
        var (userText, deleted) = (Unique.Text(), Unique.Text());
        app.Model.When(userText, Steps.Say("an answer to keep"));
        app.Model.When(deleted, Steps.Say("an answer to keep too"));
        await user.StreamAsync(userText);
        var gone = Guid.CreateVersion7();
        await user.StreamAsync(deleted, gone);
        await user.SendAsync(HttpMethod.Delete, $"/api/chat/sessions/{gone}", HttpStatusCode.NoContent);
        await user.PostAsync("/api/tasks", new { title = "Buy oat milk", notes = "Two" }, HttpStatusCode.Created);
        await app.NewUser().PostAsync("/api/tasks", new { title = "A stranger's" }, HttpStatusCode.Created);

        using var response = await user.Http.GetAsync("/api/chat/export", Cancel);
        var export = await ChatUser.ReadAsync(response, HttpStatusCode.OK);

        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.True(response.Headers.CacheControl!.NoStore);
        var sessions = export.GetProperty("sessions").EnumerateArray().ToList();
        Assert.Single(sessions);
        Assert.Equal(
            ["user", "assistant"],
            sessions[0]
                .GetProperty("messages")
                .EnumerateArray()
                .Select(message => message.GetProperty("role").GetString())
        );
        Assert.Equal(
            "an answer to keep",
            sessions[0]
                .GetProperty("messages")[1]
                .GetProperty("parts")
                .EnumerateArray()
                .Last()
                .GetProperty("text")
                .GetString()
        );
        Assert.Equal(
            gone,
            Assert.Single(export.GetProperty("deletedSessions").EnumerateArray()).GetProperty("id").GetGuid()
        );
        Assert.Equal(
            "Buy oat milk",
            Assert.Single(export.GetProperty("tasks").EnumerateArray()).GetProperty("title").GetString()
        );
    }

    [Fact]
    public async Task An_export_has_all_pages_of_a_long_history()
    {
        var user = app.NewUser();
        await SeedAsync(user.Id, sessions: 250, messagesOfFirst: 350);

        var export = await user.GetAsync("/api/chat/export");

        var sessions = export.GetProperty("sessions").EnumerateArray().ToList();
        Assert.Equal(250, sessions.Select(session => session.GetProperty("id").GetGuid()).Distinct().Count());
        Assert.Equal(
            350,
            sessions[0]
                .GetProperty("messages")
                .EnumerateArray()
                .Select(message => message.GetProperty("id").GetGuid())
                .Distinct()
                .Count()
        );
    }

    [Fact]
    public async Task An_export_that_fails_midway_aborts_the_connection()
    {
        var user = app.NewUser();
        await SeedAsync(user.Id, sessions: 3, messagesOfFirst: 2, text: new string('x', 100_000));
        await using (var scope = app.Factory.Services.CreateAsyncScope())
        {
            // A row that cannot be read, in the last session.
            await scope
                .ServiceProvider.GetRequiredService<ChatDbContext>()
                .Database.ExecuteSqlAsync(
                    $$"""
                    insert into chat_messages (id, session_id, owner_id, role, parts, status, created_at, updated_at)
                    select gen_random_uuid(), id, owner_id, 'user', '[{"type": "nobody knows"}]',
                        'complete', now(), now()
                    from chat_sessions where owner_id = {{user.Id}} order by created_at desc limit 1
                    """,
                    Cancel
                );
        }

        using var response = await user.Http.GetAsync(
            "/api/chat/export",
            HttpCompletionOption.ResponseHeadersRead,
            Cancel
        );

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Deleting_an_account_requires_the_scope()
    {
        var user = app.NewUser();
        await user.PostAsync("/api/tasks", new { title = "Mine" }, HttpStatusCode.Created);

        foreach (var scope in new[] { null, "", "account", "account:delete:all", "openid profile" })
        {
            using var response = await DeleteAsync(user, scope);
            Assert.Equal(
                "insufficient_scope",
                (await ChatUser.ReadAsync(response, HttpStatusCode.Forbidden)).GetProperty("code").GetString()
            );
            Assert.Contains(
                "insufficient_scope",
                response.Headers.WwwAuthenticate.ToString(),
                StringComparison.Ordinal
            );
        }

        Assert.Single((await user.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Deleting_an_account_deletes_everything_of_its_owner_and_can_be_repeated()
    {
        var (user, other) = (app.NewUser(), app.NewUser());
        foreach (var each in new[] { user, other })
        {
            var userText = Unique.Text();
            app.Model.When(userText, Steps.Say("an answer"));
            await each.StreamAsync(userText);
            await each.PostAsync("/api/tasks", new { title = "Something" }, HttpStatusCode.Created);
        }

        for (var i = 0; i < 2; i++)
        {
            using var response = await DeleteAsync(user, "account:delete");
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
            Assert.Equal((0, 0, 0, 0), await CountAsync(user.Id));
        }

        Assert.Equal((1, 2, 1, 1), await CountAsync(other.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deleting_an_account_stops_a_running_answer_and_deletes_its_log(bool elsewhere)
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        var step = Steps.SayThenHang("something private");
        app.Model.When(userText, step);
        using var stream = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await Eventually.TrueAsync(async () => (await CountAsync(user.Id)).Runs == 1, cancellationToken: Cancel);
        var runId = await RunAsync(user.Id);
        var on = elsewhere ? app.SharedReplica(("Runs:ReapInterval", "00:00:02")) : app.Factory;

        using var response = await DeleteAsync(user, "account:delete", on);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal((0, 0, 0, 0), await CountAsync(user.Id));
        var redis = app.Factory.Services.GetRequiredService<IConnectionMultiplexer>();
        Assert.False(await redis.GetDatabase().KeyExistsAsync($"fubuni:run:{runId:N}"));
        await stream.ReadToEndAsync();
    }

    private Task<HttpResponseMessage> DeleteAsync(ChatUser user, string? scope, ChatFactory? on = null)
    {
        var token = app.Tokens.Create(
            user.Id,
            change: descriptor =>
            {
                if (scope is not null)
                {
                    descriptor.Claims["scope"] = scope;
                }
            }
        );
        var client = (on ?? app.Factory).CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client.DeleteAsync("/api/chat/account", Cancel);
    }

    private async Task<(int Sessions, int Messages, int Runs, int Tasks)> CountAsync(string owner)
    {
        await using var scope = app.Factory.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        return (
            await db.Sessions.CountAsync(s => s.OwnerId == owner, Cancel),
            await db.Messages.CountAsync(m => m.OwnerId == owner, Cancel),
            await db.Runs.CountAsync(r => r.OwnerId == owner, Cancel),
            await db.Tasks.CountAsync(t => t.OwnerId == owner, Cancel)
        );
    }

    private async Task<Guid> RunAsync(string owner)
    {
        await using var scope = app.Factory.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<ChatDbContext>()
            .Runs.Where(r => r.OwnerId == owner && r.Status == RunStatus.Active)
            .Select(r => r.Id)
            .SingleAsync(Cancel);
    }

    private async Task SeedAsync(string owner, int sessions, int messagesOfFirst, string text = "hello")
    {
        await using var scope = app.Factory.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        var now = DateTimeOffset.UtcNow;
        for (var s = 0; s < sessions; s++)
        {
            // Several sessions of the same time: the id decides their order.
            var at = now.AddSeconds(s / 10);
            var session = new ChatSession
            {
                Id = Guid.NewGuid(),
                OwnerId = owner,
                CreatedAt = at,
                UpdatedAt = at,
            };
            db.Add(session);
            for (var m = 0; s == 0 && m < messagesOfFirst; m++)
            {
                db.Add(NewMessage(session, text, now.AddSeconds(m / 10)));
            }

            if (s == 0)
            {
                // Also the first by id.
                now = now.AddSeconds(1);
            }
        }

        await db.SaveChangesAsync(Cancel);
    }

    private static ChatMessage NewMessage(ChatSession session, string text, DateTimeOffset at) =>
        new()
        {
            Id = Guid.NewGuid(),
            SessionId = session.Id,
            OwnerId = session.OwnerId,
            Role = MessageRole.User,
            Parts = [new TextPart(text)],
            Status = MessageStatus.Complete,
            CreatedAt = at,
            UpdatedAt = at,
        };
}
