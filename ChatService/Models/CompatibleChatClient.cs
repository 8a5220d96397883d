using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Fubuni.ChatService.Models;

/// <summary>
/// A model behind any endpoint that speaks OpenAI's chat completions, as it really answers: it never fails over a
/// member that is not needed. The OpenAI package sends the requests; what the endpoint refuses of them is left out and
/// asked again.
/// </summary>
internal sealed partial class CompatibleChatClient : IChatClient
{
    /// <summary>One for each of what a model may not take.</summary>
    private const int MaxAdaptations = 6;

    private readonly ChatClient _client;
    private readonly RequestWriter _requests;
    private readonly ModelConnection _connection;
    private readonly ModelOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<CompatibleChatClient> _logger;
    private volatile ModelAbilities _abilities;

    /// <param name="tools">False for a model that is known to take neither tools nor messages of calls.</param>
    public CompatibleChatClient(
        ModelConnection connection,
        ModelOptions options,
        TimeProvider time,
        ILogger<CompatibleChatClient> logger,
        bool tools = true
    )
    {
        (_connection, _options, _time, _logger) = (connection, options, time, logger);
        _client = connection.CreateClient(options, time);
        _requests = new RequestWriter(connection.Model, options.MaxOutputTokens);
        _abilities = new ModelAbilities(TokenLimit.For(connection.Endpoint, options.TokenLimitField))
        {
            Tools = tools,
            ToolMessages = tools,
        };
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <exception cref="ModelException">The model gave no whole reply, in whatever way.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var timeout = new ReplyTimeout(_options, _time, cancellationToken);
        var reply = new ReplyBuilder(_options);
        await using var body = await Guard(
            OpenAsync([.. messages], options ?? new ChatOptions(), timeout),
            timeout,
            reply,
            cancellationToken
        );
        await using var events = ReplyEvents.ReadAsync(body, reply, timeout.Token).GetAsyncEnumerator(timeout.Token);
        while (await Guard(events.MoveNextAsync().AsTask(), timeout, reply, cancellationToken))
        {
            if (reply.TakeUpdate() is { } update)
            {
                yield return update;
            }

            reply.ThrowIfFailed();
            if (reply.HasFinished)
            {
                timeout.OnFinish();
            }
        }

        yield return reply.Complete();
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata)
            ? new ChatClientMetadata("openai", _connection.Endpoint, _connection.Model)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose() { }

    /// <summary>Sends the request; again without what the endpoint does not take.</summary>
    private async Task<ReplyBody> OpenAsync(List<ChatMessage> messages, ChatOptions options, ReplyTimeout timeout)
    {
        var abilities = _abilities;
        List<string> leftOut = [];
        while (true)
        {
            try
            {
                var request = BinaryContent.Create(_requests.Write(messages, options, abilities));
                var call = new RequestOptions { BufferResponse = false, CancellationToken = timeout.Token };
                var result = await _client.CompleteChatAsync(request, call);
                Remember(abilities, leftOut);
                return new ReplyBody(result.GetRawResponse(), timeout.OnBytes);
            }
            catch (ClientResultException exception)
                when (leftOut.Count < MaxAdaptations
                    && abilities.Without(UpstreamError.Read(exception), out var what) is { } without
                )
            {
                abilities = without;
                leftOut.Add(what);
            }
        }
    }

    /// <summary>Only what has helped: an error may have been about something else.</summary>
    private void Remember(ModelAbilities abilities, List<string> leftOut)
    {
        if (leftOut.Count > 0)
        {
            _abilities = abilities;
            leftOut.ForEach(what => LogLeftOut(_connection.Model, what));
        }
    }

    /// <summary>Turns whatever fails into a <see cref="ModelException"/>.</summary>
    private static async Task<T> Guard<T>(
        Task<T> task,
        ReplyTimeout timeout,
        ReplyBuilder reply,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await task;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (timeout.IsOver && reply.HasFinished)
            {
                // Whole, though the line stays open.
                return default!;
            }

            throw timeout.IsOver
                ? new ModelException(ModelError.Timeout, "silence", exception)
                : ModelFailure.Of(exception, reply.HasWords);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model {Model} does not take {What}; it is asked without")]
    private partial void LogLeftOut(string model, string what);
}
