using Microsoft.AspNetCore.Http;

namespace Fubuni.Gateway.Tests;

public sealed class StreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_passes_through_without_being_buffered()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var chat = await Upstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: first\n\n");
            await context.Response.Body.FlushAsync();
            await gate.Task;
            await context.Response.WriteAsync("data: second\n\n");
        });
        await using var gateway = new GatewayFactory(chat: chat.Address);
        using var http = gateway.Start();

        using var response = await http.GetAsync("/api/chat/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));

        Assert.Equal("data: first", await reader.ReadLineAsync(Cancel));
        gate.SetResult();
        Assert.Equal("\ndata: second\n\n", await reader.ReadToEndAsync(Cancel));
    }

    [Fact]
    public async Task A_stream_that_is_aborted_is_aborted_for_the_client_too()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var chat = await Upstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: first\n\n");
            await context.Response.Body.FlushAsync();
            await gate.Task;
            context.Abort();
        });
        await using var gateway = new GatewayFactory(chat: chat.Address);
        using var http = gateway.Start();

        using var response = await http.GetAsync("/api/chat/events", HttpCompletionOption.ResponseHeadersRead, Cancel);

        gate.SetResult();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_client_that_disconnects_cancels_the_request_at_the_service()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var chat = await Upstream.StartAsync(async context =>
        {
            context.RequestAborted.Register(ended.SetResult);
            await context.Response.WriteAsync("data: first\n\n");
            await context.Response.Body.FlushAsync();
            await ended.Task;
        });
        await using var gateway = new GatewayFactory(chat: chat.Address);
        using var http = gateway.Start();

        using (await http.GetAsync("/api/chat/events", HttpCompletionOption.ResponseHeadersRead, Cancel))
        {
            Assert.False(ended.Task.IsCompleted);
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }
}
