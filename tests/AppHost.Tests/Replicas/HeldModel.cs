using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fubuni.AppHost.Tests.Replicas;

/// <summary>
/// A model that writes <see cref="Before"/>, waits for the test, and writes <see cref="After"/>. When the message asks
/// for a task, it calls the tool first; when it asks to fail, the model fails.
/// </summary>
internal sealed class HeldModel : IAsyncDisposable
{
    public const string Before = "The first half, ";
    public const string After = "and the second.";
    public const string AddTask = "Add a task";
    public const string Fail = "Fail";

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private readonly ConcurrentQueue<string> _traceParents = new();
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

    /// <summary>The traces of its callers.</summary>
    public IReadOnlyCollection<string> TraceParents => _traceParents;

    /// <summary>The answer to a message with these words continues when the result is completed.</summary>
    public TaskCompletionSource Hold(string userText) =>
        _gates[userText] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task CompleteAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = await reader.ReadToEndAsync(context.RequestAborted);
        if (request.Contains(Fail, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var gate = _gates.Single(gate => request.Contains(gate.Key, StringComparison.Ordinal)).Value;
        _traceParents.Enqueue(context.Request.Headers["traceparent"].ToString());
        context.Response.ContentType = "text/event-stream";
        if (
            request.Contains(AddTask, StringComparison.Ordinal)
            && !request.Contains("\"tool_call_id\"", StringComparison.Ordinal)
        )
        {
            var function = new { name = "add_task", arguments = """{"title":"Water the plants"}""" };
            await SendAsync(
                context,
                new
                {
                    tool_calls = new[]
                    {
                        new
                        {
                            index = 0,
                            id = "call_1",
                            type = "function",
                            function,
                        },
                    },
                },
                "tool_calls"
            );
        }
        else
        {
            await SendAsync(context, new { content = Before }, null);
            await gate.Task.WaitAsync(context.RequestAborted);
            await SendAsync(context, new { content = After }, "stop");
        }

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
            choices = new[]
            {
                new
                {
                    index = 0,
                    delta,
                    finish_reason = finishReason,
                },
            },
        };
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
