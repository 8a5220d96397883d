using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fubuni.AppHost.Tests.Replicas;

/// <summary>A model that says <see cref="Before"/>, waits until the test lets it go on, and says <see cref="After"/>.</summary>
internal sealed class HeldModel : IAsyncDisposable
{
    public const string Before = "The first half, ";
    public const string After = "and the second.";

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private readonly WebApplication _app;

    private HeldModel(WebApplication app) => _app = app;

    public string ConnectionString => $"Endpoint={_app.Urls.First()}/v1;Key=test;Model=held";

    public static async Task<HeldModel> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var model = new HeldModel(app);
        app.MapPost("/v1/chat/completions", model.CompleteAsync);
        await app.StartAsync();
        return model;
    }

    /// <summary>The answer to a message with these words goes on when the result is completed.</summary>
    public TaskCompletionSource Hold(string said) => _gates[said] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task CompleteAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = await reader.ReadToEndAsync(context.RequestAborted);
        var gate = _gates.Single(gate => request.Contains(gate.Key, StringComparison.Ordinal)).Value;
        context.Response.ContentType = "text/event-stream";
        await SendAsync(context, new { content = Before }, null);
        await gate.Task.WaitAsync(context.RequestAborted);
        await SendAsync(context, new { content = After }, null);
        await SendAsync(context, new { }, "stop");
        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    private static async Task SendAsync(HttpContext context, object delta, string? finishReason)
    {
        var chunk = new
        {
            id = "chatcmpl-1",
            @object = "chat.completion.chunk",
            created = 1,
            model = "held",
            choices = new[] { new { index = 0, delta, finish_reason = finishReason } },
        };
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
