using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Fubuni.Testing;

namespace Fubuni.AppHost.Tests.Replicas;

/// <summary>Any replica serves any request: what one did, the others know.</summary>
[Collection(ReplicatedServices.Name)]
public sealed class ReplicaTests(ReplicatedServices services)
{
    /// <summary>For what takes moments, on a machine that has other things to do.</summary>
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(45);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_whose_requests_go_to_another_replica_each_time_notices_nothing()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);

        for (var round = 0; round < 4; round++)
        {
            using var refreshed = await visitor.Http.PostAsync("/api/auth/refresh", null, Cancel);
            Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
            await visitor.AcceptTokenAsync(refreshed, Cancel);
            Assert.Equal(
                visitor.Email,
                (await visitor.GetAsync("/api/auth/me", Cancel)).GetProperty("email").GetString()
            );
            using var added = await visitor.Http.PostAsJsonAsync(
                "/api/tasks",
                new { title = $"Round {round}" },
                Cancel
            );
            Assert.Equal(HttpStatusCode.Created, added.StatusCode);
            Assert.Equal(
                round + 1,
                (await visitor.GetAsync("/api/tasks", Cancel)).GetProperty("items").GetArrayLength()
            );
        }
    }

    [Fact]
    public async Task Who_signs_in_at_one_replica_is_signed_in_at_all()
    {
        using var visitor = await Visitor.RegisterAsync(new HttpClient { BaseAddress = services.Auth[0] }, Cancel);

        foreach (var replica in services.Auth)
        {
            using var there = visitor.At(replica);
            Assert.Equal(
                visitor.Email,
                (await there.GetAsync("/api/auth/me", Cancel)).GetProperty("email").GetString()
            );
            using var login = await there.Http.PostAsJsonAsync(
                "/api/auth/login",
                new { email = visitor.Email, password = Visitor.Password },
                Cancel
            );
            Assert.Equal(HttpStatusCode.OK, login.StatusCode);
        }

        foreach (var replica in services.Chat)
        {
            using var there = visitor.At(replica);
            Assert.Equal(HttpStatusCode.OK, await AskAsync(there));
        }
    }

    [Fact]
    public async Task Many_refreshes_of_one_token_at_all_replicas_at_once_give_one_successor()
    {
        using var http = new HttpClient { BaseAddress = services.FrontDoor };
        using var registered = await http.PostAsJsonAsync(
            "/api/auth/register",
            new
            {
                name = "Visitor",
                email = $"race-{Guid.NewGuid():N}@example.com",
                password = Visitor.Password,
                deliver = "body",
            },
            Cancel
        );
        var token = (await registered.Content.ReadFromJsonAsync<JsonElement>(Cancel))
            .GetProperty("refreshToken")
            .GetString();

        for (var round = 0; round < 3; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => RefreshAsync(http, token)));

            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
            Assert.All(answers, answer => Assert.NotEmpty(answer.AccessToken!));
            token = Assert.Single(answers.Select(answer => answer.RefreshToken).Distinct());
        }
    }

    [Fact]
    public async Task A_session_that_ends_at_one_replica_has_ended_at_all()
    {
        using var visitor = await Visitor.RegisterAsync(
            new HttpClient(new SocketsHttpHandler { CookieContainer = new() }) { BaseAddress = services.Auth[0] },
            Cancel
        );
        (Visitor There, string Path)[] others =
        [
            (visitor.At(services.Auth[1]), "/api/auth/me"),
            .. services.Chat.Select(chat => (visitor.At(chat), "/api/chat/sessions")),
        ];
        foreach (var (there, path) in others)
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync(there, path));
        }

        using var logout = await visitor.Http.PostAsync("/api/auth/logout", null, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        var ended = Stopwatch.GetTimestamp();

        foreach (var (there, path) in others)
        {
            await Eventually.TrueAsync(
                async () => await AskAsync(there, path) == HttpStatusCode.Unauthorized,
                WaitTimeout,
                Cancel
            );
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{there.Http.BaseAddress} after {Stopwatch.GetElapsedTime(ended).TotalMilliseconds:N0} ms"
            );
            there.Dispose();
        }
    }

    [Fact]
    public async Task An_answer_that_one_replica_writes_is_followed_at_another_from_its_beginning()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        using var writing = visitor.At(services.Chat[1]);
        using var following = visitor.At(services.Chat[0]);
        var (said, sessionId) = (Words(), Guid.CreateVersion7());
        var gate = services.Model.Hold(said);
        using var first = await writing.OpenChatAsync(said, sessionId, Cancel);
        await using var reader = UiMessages.ReadAsync(first, Cancel).GetAsyncEnumerator(Cancel);
        var start = await ReadBeforeAsync(reader);

        using var resumed = await following.Http.GetAsync(
            $"/api/chat/sessions/{sessionId}/stream",
            HttpCompletionOption.ResponseHeadersRead,
            Cancel
        );
        Assert.Equal(HttpStatusCode.OK, resumed.StatusCode);
        gate.SetResult();
        var chunks = await UiMessages.ReadAsync(resumed, Cancel).ToListAsync(Cancel);

        Assert.Equal(start.GetProperty("messageId").GetGuid(), chunks[0].GetProperty("messageId").GetGuid());
        Assert.Equal(HeldModel.Before + HeldModel.After, chunks.Text());
        Assert.Equal("finish", chunks[^1].Type());
    }

    [Fact]
    public async Task An_answer_that_one_replica_writes_is_stopped_at_another()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        using var writing = visitor.At(services.Chat[1]);
        using var stopping = visitor.At(services.Chat[0]);
        var (said, sessionId) = (Words(), Guid.CreateVersion7());
        services.Model.Hold(said);
        using var first = await writing.OpenChatAsync(said, sessionId, Cancel);
        await using var reader = UiMessages.ReadAsync(first, Cancel).GetAsyncEnumerator(Cancel);
        await ReadBeforeAsync(reader);

        using var stopped = await stopping.Http.PostAsync($"/api/chat/sessions/{sessionId}/stop", null, Cancel);

        Assert.Equal(HttpStatusCode.NoContent, stopped.StatusCode);
        await Eventually.TrueAsync(
            async () => await StatusAsync(stopping, sessionId) == "stopped",
            WaitTimeout,
            Cancel
        );
        Assert.Equal(HeldModel.Before, await AnswerAsync(stopping, sessionId));
        while (await reader.MoveNextAsync())
        {
            // The stream at the first replica comes to its end too.
        }
    }

    [Fact]
    public async Task What_happens_at_one_replica_is_told_at_the_other()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        using var there = visitor.At(services.Chat[0]);
        using var events = await there.Http.GetAsync(
            "/api/chat/events",
            HttpCompletionOption.ResponseHeadersRead,
            Cancel
        );
        await using var body = await events.Content.ReadAsStreamAsync(Cancel);
        await using var told = SseParser.Create(body).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);
        await UntilAsync(told, "\"ready\"");
        using var here = visitor.At(services.Chat[1]);
        var (said, sessionId) = (Words(), Guid.CreateVersion7());
        services.Model.Hold(said).SetResult();

        await here.ChatAsync(said, sessionId, Cancel);

        Assert.Contains($"{sessionId}", await UntilAsync(told, "\"run-started\""), StringComparison.Ordinal);
        Assert.Contains($"{sessionId}", await UntilAsync(told, "\"run-ended\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_whose_replica_is_killed_is_marked_by_the_others_and_can_be_tried_again()
    {
        var doomed = await services.StartChatAsync();
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        using var writing = visitor.At(doomed.Address);
        using var left = visitor.At(services.Chat[1]);
        var (said, sessionId, messageId) = (Words(), Guid.CreateVersion7(), Guid.CreateVersion7());
        services.Model.Hold(said);
        using var first = await writing.OpenChatAsync(said, sessionId, Cancel, messageId);
        await using var reader = UiMessages.ReadAsync(first, Cancel).GetAsyncEnumerator(Cancel);
        await ReadBeforeAsync(reader);
        await Eventually.TrueAsync(
            async () => await AnswerAsync(left, sessionId) == HeldModel.Before,
            WaitTimeout,
            Cancel
        );

        await doomed.KillAsync();

        await Eventually.TrueAsync(
            async () => await StatusAsync(left, sessionId) == "interrupted",
            WaitTimeout,
            Cancel
        );
        Assert.Equal(HeldModel.Before, await AnswerAsync(left, sessionId));
        services.Model.Hold(said).SetResult();
        using var again = await left.OpenChatAsync(said, sessionId, Cancel, messageId);
        Assert.Equal(
            HeldModel.Before + HeldModel.After,
            (await UiMessages.ReadAsync(again, Cancel).ToListAsync(Cancel)).Text()
        );
    }

    private static string Words() => $"words {Guid.NewGuid():N}";

    /// <summary>Reads the stream to the end of what the model says before it waits.</summary>
    /// <returns>The chunk that the stream began with.</returns>
    private static async Task<JsonElement> ReadBeforeAsync(IAsyncEnumerator<JsonElement> stream)
    {
        List<JsonElement> chunks = [];
        while (chunks.Text() != HeldModel.Before)
        {
            Assert.True(
                await stream.MoveNextAsync().AsTask().WaitAsync(WaitTimeout, Cancel),
                "The stream ended early."
            );
            chunks.Add(stream.Current);
        }

        return chunks[0];
    }

    private static async Task<string> UntilAsync(IAsyncEnumerator<SseItem<string>> events, string type)
    {
        while (await events.MoveNextAsync().AsTask().WaitAsync(WaitTimeout, Cancel))
        {
            if (events.Current.Data.Contains(type, StringComparison.Ordinal))
            {
                return events.Current.Data;
            }
        }

        throw new EndOfStreamException($"The stream of events ended before {type}.");
    }

    private static async Task<(HttpStatusCode Status, string? AccessToken, string? RefreshToken)> RefreshAsync(
        HttpClient http,
        string? token
    )
    {
        using var response = await http.PostAsJsonAsync("/api/auth/refresh", new { refreshToken = token }, Cancel);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return response.IsSuccessStatusCode
            ? (
                response.StatusCode,
                body.GetProperty("accessToken").GetString(),
                body.GetProperty("refreshToken").GetString()
            )
            : (response.StatusCode, null, null);
    }

    private static async Task<HttpStatusCode> AskAsync(Visitor visitor, string path = "/api/chat/sessions")
    {
        using var response = await visitor.Http.GetAsync(path, Cancel);
        return response.StatusCode;
    }

    private static async Task<string?> StatusAsync(Visitor visitor, Guid sessionId) =>
        (await AnswerOfAsync(visitor, sessionId)).GetProperty("metadata").GetProperty("status").GetString();

    private static async Task<string> AnswerAsync(Visitor visitor, Guid sessionId) =>
        string.Concat(
            (await AnswerOfAsync(visitor, sessionId))
                .GetProperty("parts")
                .EnumerateArray()
                .Where(part => part.GetProperty("type").GetString() == "text")
                .Select(part => part.GetProperty("text").GetString())
        );

    private static async Task<JsonElement> AnswerOfAsync(Visitor visitor, Guid sessionId) =>
        (await visitor.GetAsync($"/api/chat/sessions/{sessionId}", Cancel)).GetProperty("messages")[1];
}
