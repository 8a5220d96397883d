using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fubuni.ChatService.Tests.Models;

/// <summary>An endpoint on loopback that answers as a test says, and a client of it.</summary>
internal sealed class ModelEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<JsonElement> _requests = [];

    private ModelEndpoint(WebApplication app, IChatClient client) => (_app, Client) = (app, client);

    public IChatClient Client { get; }

    public IReadOnlyList<JsonElement> Requests => [.. _requests];

    /// <param name="answer">Gets the request and how many there were before.</param>
    public static async Task<ModelEndpoint> StartAsync(
        Func<HttpContext, JsonElement, int, Task> answer,
        ModelOptions? options = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        ModelEndpoint? endpoint = null;
        app.MapPost(
            "/v1/chat/completions",
            async context =>
            {
                using var document = await JsonDocument.ParseAsync(context.Request.Body);
                var request = document.RootElement.Clone();
                var earlier = endpoint!.Requests.Count;
                endpoint._requests.Enqueue(request);
                await answer(context, request, earlier);
            }
        );
        await app.StartAsync();
        var connection = new ModelConnection(new Uri($"{app.Urls.First()}/v1"), "k", "m");
        endpoint = new ModelEndpoint(
            app,
            new CompatibleChatClient(
                connection,
                options ?? new ModelOptions { MaxRetries = 0 },
                TimeProvider.System,
                NullLogger<CompatibleChatClient>.Instance
            )
        );
        return endpoint;
    }

    /// <summary>Sends nothing more until the client disconnects.</summary>
    public static async Task HangAsync(HttpContext context)
    {
        var aborted = new TaskCompletionSource();
        await using var onAborted = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }

    /// <summary>One reply to the body.</summary>
    public static async Task<ModelAnswer> AskAsync(
        string body,
        string contentType = "text/event-stream",
        int status = 200
    )
    {
        await using var endpoint = await StartAsync(
            (context, _, _) =>
            {
                (context.Response.StatusCode, context.Response.ContentType) = (status, contentType);
                return context.Response.WriteAsync(body);
            }
        );
        return await endpoint.AskAsync();
    }

    public async Task<ModelAnswer> AskAsync(params ChatMessage[] messages)
    {
        var answer = new ModelAnswer();
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create((string title) => title, "add_task")] };
        messages = messages is [] ? [new ChatMessage(ChatRole.User, "hello")] : messages;
        try
        {
            await foreach (
                var update in Client.GetStreamingResponseAsync(messages, options, TestContext.Current.CancellationToken)
            )
            {
                answer.Add(update);
            }
        }
        catch (ModelException exception)
        {
            answer.Error = exception.Error;
        }

        return answer;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

/// <summary>What a client gave of one reply.</summary>
internal sealed class ModelAnswer
{
    public string Text { get; private set; } = "";

    public string Reasoning { get; private set; } = "";

    public List<AIContent> Contents { get; } = [];

    public string? FinishReason { get; private set; }

    public ModelError? Error { get; set; }

    public IReadOnlyList<FunctionCallContent> Calls => [.. Contents.OfType<FunctionCallContent>()];

    public UsageDetails? Usage => Contents.OfType<UsageContent>().SingleOrDefault()?.Details;

    public void Add(ChatResponseUpdate update)
    {
        Contents.AddRange(update.Contents);
        Text += update.Text;
        Reasoning += string.Concat(update.Contents.OfType<TextReasoningContent>().Select(content => content.Text));
        FinishReason = update.FinishReason?.Value ?? FinishReason;
    }

    /// <summary>As the next request must repeat it.</summary>
    public ChatMessage ToMessage() => new(ChatRole.Assistant, Contents);
}
