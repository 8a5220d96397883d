using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>The stream of one completion, written chunk by chunk.</summary>
public sealed class ModelResponse(HttpContext context, JsonElement request)
{
    public JsonElement Request => request;

    public HttpContext Context => context;

    /// <summary>What the tool last called gave back, as the model reads it.</summary>
    public JsonElement LastToolResult =>
        JsonDocument
            .Parse(
                request
                    .GetProperty("messages")
                    .EnumerateArray()
                    .Last(message => message.GetProperty("role").GetString() == "tool")
                    .GetProperty("content")
                    .ToString()
            )
            .RootElement;

    public Task TextAsync(string text) => DeltaAsync(new { content = text });

    /// <summary>Thinks, as most endpoints say that.</summary>
    public Task ThinkAsync(string text) => DeltaAsync(new { reasoning_content = text });

    public async Task ToolCallAsync(int index, string name, string arguments)
    {
        // In pieces, as models send them: the name first, then the arguments.
        await DeltaAsync(
            new
            {
                tool_calls = new[]
                {
                    new
                    {
                        index,
                        id = $"model_call_{index}",
                        type = "function",
                        function = new { name, arguments = "" },
                    },
                },
            }
        );
        var middle = arguments.Length / 2;
        foreach (var piece in new[] { arguments[..middle], arguments[middle..] })
        {
            await DeltaAsync(new { tool_calls = new[] { new { index, function = new { arguments = piece } } } });
        }
    }

    /// <summary>Pieces of calls, each in a chunk of its own, as this endpoint happens to send them.</summary>
    public async Task ToolCallPiecesAsync(params object[] pieces)
    {
        foreach (var piece in pieces)
        {
            await DeltaAsync(new { tool_calls = new[] { piece } });
        }
    }

    /// <summary>A piece of text that comes with the usage so far.</summary>
    public Task TextWithUsageAsync(string text, int inputTokens, int outputTokens) =>
        SendAsync(
            new
            {
                choices = new[]
                {
                    new
                    {
                        index = 0,
                        delta = new { content = text },
                        finish_reason = (string?)null,
                    },
                },
                usage = new
                {
                    prompt_tokens = inputTokens,
                    completion_tokens = outputTokens,
                    total_tokens = inputTokens + outputTokens,
                },
            }
        );

    public async Task FinishAsync(string reason, int inputTokens = 10, int outputTokens = 5)
    {
        await SendAsync(
            new
            {
                choices = new[]
                {
                    new
                    {
                        index = 0,
                        delta = new { },
                        finish_reason = reason,
                    },
                },
            }
        );
        await SendAsync(
            new
            {
                choices = Array.Empty<object>(),
                usage = new
                {
                    prompt_tokens = inputTokens,
                    completion_tokens = outputTokens,
                    total_tokens = inputTokens + outputTokens,
                },
            }
        );
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private Task DeltaAsync(object delta) =>
        SendAsync(
            new
            {
                choices = new[]
                {
                    new
                    {
                        index = 0,
                        delta,
                        finish_reason = (string?)null,
                    },
                },
            }
        );

    private async Task SendAsync(object chunk)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
        }

        var json = JsonSerializer.SerializeToNode(chunk)!.AsObject();
        json["id"] = "chatcmpl-1";
        json["object"] = "chat.completion.chunk";
        json["created"] = 1;
        json["model"] = FakeModel.Name;
        await context.Response.WriteAsync($"data: {json.ToJsonString()}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}

/// <summary>Steps that tests are written in.</summary>
public static class Steps
{
    public static Step Say(params string[] pieces) =>
        async response =>
        {
            foreach (var piece in pieces)
            {
                await response.TextAsync(piece);
            }

            await response.FinishAsync("stop");
        };

    /// <summary>Reasons, then continues with <paramref name="next"/>.</summary>
    public static Step Think(string thought, Step next) =>
        async response =>
        {
            await response.ThinkAsync(thought);
            await next(response);
        };

    public static Step Call(string tool, object arguments) => Call((tool, _ => arguments));

    public static Step Call(string tool, Func<ModelResponse, object> arguments) => Call((tool, arguments));

    public static Step Call(params (string Tool, Func<ModelResponse, object> Arguments)[] calls) =>
        async response =>
        {
            for (var index = 0; index < calls.Length; index++)
            {
                var arguments = calls[index].Arguments(response);
                await response.ToolCallAsync(
                    index,
                    calls[index].Tool,
                    arguments as string ?? JsonSerializer.Serialize(arguments)
                );
            }

            await response.FinishAsync("tool_calls");
        };

    public static Step Fail(int status) =>
        response =>
        {
            response.Context.Response.StatusCode = status;
            return response.Context.Response.WriteAsJsonAsync(
                new { error = new { message = "secret insides", type = "server_error" } }
            );
        };

    /// <summary>Says something and then waits, for as long as the caller reads.</summary>
    public static Step SayThenHang(params string[] pieces) =>
        async response =>
        {
            foreach (var piece in pieces)
            {
                await response.TextAsync(piece);
            }

            var gone = new TaskCompletionSource();
            await using var onAborted = response.Context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        };

    /// <summary>Says something, waits for the gate, and says the rest.</summary>
    public static Step SayAround(string before, Task gate, string after) =>
        async response =>
        {
            await response.TextAsync(before);
            await gate.WaitAsync(response.Context.RequestAborted);
            await response.TextAsync(after);
            await response.FinishAsync("stop");
        };

    /// <summary>Says something; when the gate opens the connection breaks.</summary>
    public static Step SayThenBreak(string text, Task gate) =>
        async response =>
        {
            await response.TextAsync(text);
            await gate.WaitAsync(response.Context.RequestAborted);
            response.Context.Abort();
        };

    /// <summary>The connection breaks before a word of an answer.</summary>
    public static Task Reset(ModelResponse response)
    {
        response.Context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>The stream ends in good order, but without a finish reason.</summary>
    public static Step SayThenEnd(string text) => response => response.TextAsync(text);

    public static Step Raw(string contentType, string body) =>
        response =>
        {
            response.Context.Response.ContentType = contentType;
            return response.Context.Response.WriteAsync(body);
        };
}
