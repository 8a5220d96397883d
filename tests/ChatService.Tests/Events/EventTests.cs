using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Tests.Support;
using Fubuni.ServiceDefaults;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.Events;

/// <summary>Changes in one tab are sent to the other tabs of the user, on any replica, and to no other user.</summary>
public sealed class EventTests(ChatApp app)
{
    private readonly ChatFactory _other = app.SharedReplica();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_change_of_a_session_is_an_event(bool onSameReplica)
    {
        var user = app.NewUser();
        using var events = await EventReader.OpenAsync(onSameReplica ? user : user.At(_other));

        var id = (await user.PostAsync("/api/chat/sessions", new { title = "First" }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();
        await user.SendAsync(
            HttpMethod.Patch,
            $"/api/chat/sessions/{id}",
            HttpStatusCode.OK,
            new { title = "Second", pinned = true }
        );
        await user.SendAsync(
            HttpMethod.Patch,
            $"/api/chat/sessions/{id}",
            HttpStatusCode.OK,
            new { title = "Second", archived = true }
        );
        await user.SendAsync(HttpMethod.Delete, $"/api/chat/sessions/{id}", HttpStatusCode.NoContent);
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{id}/restore", HttpStatusCode.OK);
        await user.SendAsync(HttpMethod.Delete, $"/api/chat/sessions/{id}", HttpStatusCode.NoContent);
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{id}/purge", HttpStatusCode.NoContent);

        foreach (
            var change in new[]
            {
                "created",
                "renamed",
                "pinned",
                "archived",
                "deleted",
                "restored",
                "deleted",
                "purged",
            }
        )
        {
            Assert.Equal(
                JsonSerializer.Serialize(
                    new
                    {
                        type = "session",
                        sessionId = id,
                        change,
                    }
                ),
                (await events.NextAsync()).GetRawText()
            );
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_has_events_for_its_start_and_end_and_a_new_stream_starts_with_active_runs(
        bool onSameReplica
    )
    {
        var user = app.NewUser();
        var tab = onSameReplica ? user : user.At(_other);
        using var events = await EventReader.OpenAsync(tab);
        var (userText, gate) = (Unique.Text(), new TaskCompletionSource());
        app.Model.When(userText, Steps.SayAround("before", gate.Task, " after"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("before");

        Assert.Equal("created", (await events.NextAsync()).GetProperty("change").GetString());
        AssertRun("run-started", turn, await events.NextAsync());
        using var late = new EventReader(
            await tab.Http.GetAsync("/api/chat/events", HttpCompletionOption.ResponseHeadersRead, Cancel)
        );
        var active = Assert.Single((await late.UntilAsync("ready")).GetProperty("activeRuns").EnumerateArray());
        Assert.Equal(turn.RunId, active.GetProperty("runId").GetGuid());
        gate.SetResult();

        foreach (var reader in new[] { events, late })
        {
            var ended = await reader.NextAsync();
            AssertRun("run-ended", turn, ended);
            Assert.Equal("complete", ended.GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task Changes_of_tasks_are_events_whoever_makes_them()
    {
        var user = app.NewUser();
        using var events = await EventReader.OpenAsync(user.At(_other));
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Call("add_task", new { title = "by the agent" }), Steps.Say("done"));

        await user.StreamAsync(userText);
        Assert.Equal("added", (await events.UntilAsync("task")).GetProperty("change").GetString());
        await events.UntilAsync("run-ended");

        var id = (await user.PostAsync("/api/tasks", new { title = "by hand" }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();
        await user.SendAsync(HttpMethod.Patch, $"/api/tasks/{id}", HttpStatusCode.OK, new { completed = true });
        await user.SendAsync(HttpMethod.Delete, $"/api/tasks/{id}", HttpStatusCode.NoContent);
        foreach (var change in new[] { "added", "changed", "deleted" })
        {
            Assert.Equal(
                JsonSerializer.Serialize(
                    new
                    {
                        type = "task",
                        taskId = id,
                        change,
                    }
                ),
                (await events.NextAsync()).GetRawText()
            );
        }
    }

    [Fact]
    public async Task No_stream_has_events_of_another_user()
    {
        var (one, other) = (app.NewUser(), app.NewUser());
        using var here = await EventReader.OpenAsync(one);
        using var elsewhere = await EventReader.OpenAsync(one.At(_other));

        await other.PostAsync("/api/tasks", new { title = "theirs" }, HttpStatusCode.Created);
        await other.PostAsync("/api/chat/sessions", new { }, HttpStatusCode.Created);
        var own = (await one.PostAsync("/api/tasks", new { title = "own" }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();

        Assert.Equal(own, (await here.NextAsync()).GetProperty("taskId").GetGuid());
        Assert.Equal(own, (await elsewhere.NextAsync()).GetProperty("taskId").GetGuid());
    }

    [Fact]
    public async Task A_revoked_session_gets_an_event_and_its_streams_end()
    {
        var user = app.NewUser();
        using var here = await EventReader.OpenAsync(user);
        using var elsewhere = await EventReader.OpenAsync(user.At(_other));
        using var otherDevice = await EventReader.OpenAsync(new ChatUser(app, app.Factory, user.Id));

        await app.Factory.Services.GetRequiredService<IRevocations>().RevokeSessionAsync(user.SignInId, Cancel);

        foreach (var events in new[] { here, elsewhere })
        {
            Assert.Equal("signed-out", (await events.NextAsync()).GetProperty("type").GetString());
            Assert.True(await events.IsOverAsync());
        }

        await new ChatUser(app, app.Factory, user.Id).PostAsync(
            "/api/tasks",
            new { title = "later" },
            HttpStatusCode.Created
        );
        Assert.Equal("task", (await otherDevice.NextAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task An_access_token_that_expires_ends_the_stream()
    {
        var user = app.NewUser();
        user.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            app.Tokens.Create(user.Id, user.SignInId, token => token.Expires = DateTime.UtcNow.AddSeconds(2))
        );
        using var events = await EventReader.OpenAsync(user);

        Assert.Equal("token-expired", (await events.NextAsync()).GetProperty("type").GetString());
        Assert.True(await events.IsOverAsync());
    }

    [Fact]
    public async Task A_stream_above_the_limit_ends_the_oldest()
    {
        await using var small = app.StartReplica(("Events:MaxStreamsPerUser", "2"));
        var user = app.NewUser(small);
        using var first = await EventReader.OpenAsync(user);
        using var second = await EventReader.OpenAsync(user);
        using var third = await EventReader.OpenAsync(user);

        Assert.Equal("replaced", (await first.NextAsync()).GetProperty("type").GetString());
        Assert.True(await first.IsOverAsync());
        await user.PostAsync("/api/tasks", new { title = "told" }, HttpStatusCode.Created);
        Assert.Equal("task", (await second.NextAsync()).GetProperty("type").GetString());
        Assert.Equal("task", (await third.NextAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_replica_that_shuts_down_tells_streams_to_reconnect_and_silent_streams_get_heartbeats()
    {
        var ending = app.StartReplica(("Events:HeartbeatInterval", "00:00:00.050"));
        using var events = await EventReader.OpenAsync(app.NewUser(ending));
        Assert.Equal("", await events.ReadLineAsync());
        Assert.Equal(": keep-alive", await events.ReadLineAsync());

        var next = events.NextAsync();
        await ending.DisposeAsync();

        Assert.Equal("reconnect", (await next).GetProperty("type").GetString());
    }

    [Fact]
    public async Task During_a_Redis_outage_local_events_arrive_and_afterwards_all_streams_get_a_resync()
    {
        var (proxy, cache) = TcpProxy.BeforeRedis(app.Cache);
        await using var _ = proxy;
        using var logs = new CapturedLogs();
        await using var replica = app.StartReplica(
            logs,
            ("ConnectionStrings:cache", $"{cache},connectTimeout=500,syncTimeout=500,asyncTimeout=500")
        );
        var user = app.NewUser(replica);
        using var here = await EventReader.OpenAsync(user);
        using var elsewhere = await EventReader.OpenAsync(user.At(app.Factory));

        proxy.Cut();
        await user.PostAsync("/api/tasks", new { title = "alone" }, HttpStatusCode.Created);
        Assert.Equal("task", (await here.NextAsync()).GetProperty("type").GetString());
        var late = app.NewUser(replica);
        using var opened = await EventReader.OpenAsync(late);
        await Eventually.TrueAsync(
            () =>
                logs.Lines.Any(line =>
                    line.Contains("events reach the streams of this replica only", StringComparison.Ordinal)
                ),
            cancellationToken: Cancel
        );
        proxy.Resume();

        foreach (var events in new[] { here, opened, elsewhere })
        {
            await events.UntilAsync("resync");
        }

        // The channel works again too.
        foreach (var writer in new[] { user, late })
        {
            await writer.At(app.Factory).PostAsync("/api/tasks", new { title = "together" }, HttpStatusCode.Created);
        }

        await here.UntilAsync("task");
        await opened.UntilAsync("task");
    }

    [Fact]
    public async Task A_stream_that_is_not_read_drops_its_events_and_gets_a_resync()
    {
        var hub = app.Factory.Services.GetRequiredService<EventHub>();
        var owner = app.NewUser().Id;
        var queue = await hub.OpenAsync(owner, Cancel);

        for (var count = 0; count < new EventOptions().QueueLength + 1; count++)
        {
            hub.Publish(owner, new TaskEvent(Guid.NewGuid(), "added"));
        }

        await queue.WaitAsync(Cancel);
        var taken = queue.TakeAll();
        Assert.True(taken.HasGap);
        Assert.Empty(taken.Events);
        hub.Publish(owner, new TaskEvent(Guid.NewGuid(), "added"));
        await queue.WaitAsync(Cancel);
        Assert.Single(queue.TakeAll().Events);
        hub.Close(owner, queue);
    }

    private static void AssertRun(string type, TurnStream turn, JsonElement runEvent)
    {
        Assert.Equal(type, runEvent.GetProperty("type").GetString());
        Assert.Equal(turn.SessionId, runEvent.GetProperty("sessionId").GetGuid());
        Assert.Equal(turn.RunId, runEvent.GetProperty("runId").GetGuid());
    }
}
