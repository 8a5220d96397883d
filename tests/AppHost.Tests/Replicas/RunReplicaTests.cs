using System.Net;
using System.Net.ServerSentEvents;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AppHost.Tests.Replicas;

/// <summary>
/// An answer that one replica writes can be followed, stopped and, after a crash, tried again at another.
/// </summary>
[Collection(ReplicatedServices.Name)]
public sealed class RunReplicaTests(ReplicatedServices services)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_that_one_replica_writes_can_be_followed_at_another_from_its_start()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        using var writing = visitor.At(services.Chat[1]);
        using var following = visitor.At(services.Chat[0]);
        var (userText, sessionId) = (RunRequests.NewText(), Guid.CreateVersion7());
        var gate = services.Model.Hold(userText);
        using var first = await writing.OpenChatAsync(userText, sessionId, Cancel);
        await using var reader = UiMessages.ReadAsync(first, Cancel).GetAsyncEnumerator(Cancel);
        var start = await RunRequests.ReadBeforeAsync(reader);

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
    public async Task An_answer_that_one_replica_writes_can_be_stopped_at_another()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        using var writing = visitor.At(services.Chat[1]);
        using var stopping = visitor.At(services.Chat[0]);
        var (userText, sessionId) = (RunRequests.NewText(), Guid.CreateVersion7());
        services.Model.Hold(userText);
        using var first = await writing.OpenChatAsync(userText, sessionId, Cancel);
        await using var reader = UiMessages.ReadAsync(first, Cancel).GetAsyncEnumerator(Cancel);
        await RunRequests.ReadBeforeAsync(reader);

        using var stopped = await stopping.Http.PostAsync($"/api/chat/sessions/{sessionId}/stop", null, Cancel);

        Assert.Equal(HttpStatusCode.NoContent, stopped.StatusCode);
        await Eventually.TrueAsync(
            async () => await RunRequests.StatusAsync(stopping, sessionId) == "stopped",
            RunRequests.WaitTimeout,
            Cancel
        );
        Assert.Equal(HeldModel.Before, await RunRequests.AnswerAsync(stopping, sessionId));
        while (await reader.MoveNextAsync())
        {
            // The stream at the first replica ends too.
        }
    }

    [Fact]
    public async Task Events_of_one_replica_are_sent_to_clients_of_the_other()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        using var there = visitor.At(services.Chat[0]);
        using var events = await there.Http.GetAsync(
            "/api/chat/events",
            HttpCompletionOption.ResponseHeadersRead,
            Cancel
        );
        await using var body = await events.Content.ReadAsStreamAsync(Cancel);
        await using var stream = SseParser.Create(body).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);
        await UntilAsync(stream, "\"ready\"");
        using var here = visitor.At(services.Chat[1]);
        var (userText, sessionId) = (RunRequests.NewText(), Guid.CreateVersion7());
        services.Model.Hold(userText).SetResult();

        await here.ChatAsync(userText, sessionId, Cancel);

        Assert.Contains($"{sessionId}", await UntilAsync(stream, "\"run-started\""), StringComparison.Ordinal);
        Assert.Contains($"{sessionId}", await UntilAsync(stream, "\"run-ended\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_whose_replica_is_killed_is_interrupted_and_can_be_tried_again()
    {
        var doomed = await services.StartChatAsync();
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        using var writing = visitor.At(doomed.Address);
        using var left = visitor.At(services.Chat[1]);
        var (userText, sessionId, messageId) = (RunRequests.NewText(), Guid.CreateVersion7(), Guid.CreateVersion7());
        services.Model.Hold(userText);
        using var first = await writing.OpenChatAsync(userText, sessionId, Cancel, messageId);
        await using var reader = UiMessages.ReadAsync(first, Cancel).GetAsyncEnumerator(Cancel);
        await RunRequests.ReadBeforeAsync(reader);
        await Eventually.TrueAsync(
            async () => await RunRequests.AnswerAsync(left, sessionId) == HeldModel.Before,
            RunRequests.WaitTimeout,
            Cancel
        );

        await doomed.KillAsync();

        await Eventually.TrueAsync(
            async () => await RunRequests.StatusAsync(left, sessionId) == "interrupted",
            RunRequests.WaitTimeout,
            Cancel
        );
        Assert.Equal(HeldModel.Before, await RunRequests.AnswerAsync(left, sessionId));
        services.Model.Hold(userText).SetResult();
        using var again = await left.OpenChatAsync(userText, sessionId, Cancel, messageId);
        Assert.Equal(
            HeldModel.Before + HeldModel.After,
            (await UiMessages.ReadAsync(again, Cancel).ToListAsync(Cancel)).Text()
        );
    }

    private static async Task<string> UntilAsync(IAsyncEnumerator<SseItem<string>> events, string type)
    {
        while (await events.MoveNextAsync().AsTask().WaitAsync(RunRequests.WaitTimeout, Cancel))
        {
            if (events.Current.Data.Contains(type, StringComparison.Ordinal))
            {
                return events.Current.Data;
            }
        }

        throw new EndOfStreamException($"The stream of events ended before {type}.");
    }
}
