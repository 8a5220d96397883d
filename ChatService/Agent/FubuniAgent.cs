using Fubuni.ChatService.Instructions;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Models;
using Fubuni.ChatService.Streaming;
using Fubuni.ChatService.ToolServers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using ModelMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Fubuni.ChatService.Agent;

/// <summary>What the agent is to answer.</summary>
/// <param name="OwnerId">Whose tools are called, and who is asked about calls.</param>
/// <param name="SessionId">The chat session of the answer.</param>
/// <param name="Model">Which one answers.</param>
/// <param name="Instructions">What the user wants the assistant to know.</param>
/// <param name="Zone">The user's time zone.</param>
/// <param name="Branch">The conversation, oldest first, ending with the message to answer.</param>
/// <param name="Done">The completed steps of a failed attempt; this one continues after them.</param>
/// <param name="SaveAsync">
/// Called before the tools of a step are: what is emitted by then is stored, so that a call is known of before it
/// changes anything.
/// </param>
/// <param name="PauseTimeLimit">Called while the user is waited for; disposed when the answer continues.</param>
internal sealed record AgentRequest(
    string OwnerId,
    Guid SessionId,
    ChatModel Model,
    InstructionsView Instructions,
    TimeZoneInfo Zone,
    IReadOnlyList<Messages.ChatMessage> Branch,
    IReadOnlyList<MessagePart>? Done,
    Func<CancellationToken, Task> SaveAsync,
    Func<IDisposable> PauseTimeLimit
);

/// <summary>
/// The assistant: calls the model, calls the tools that it asks for, one after the other in its order, and
/// repeats this until it has answered or a limit is reached.
/// </summary>
internal sealed class FubuniAgent(
    ModelCall model,
    ModelCatalog models,
    ToolCatalog catalog,
    ToolServerList servers,
    ToolCaller caller,
    IServiceScopeFactory scopes,
    IOptions<AgentOptions> options,
    IOptions<ModelOptions> modelOptions,
    TimeProvider time,
    AgentTelemetry telemetry
)
{
    private const string OutOfSteps = "I stopped here: this took more steps than I may take. Tell me how to go on.";

    /// <param name="emit">Takes the chunks of the answer, without its first and last.</param>
    /// <returns>The finish reason.</returns>
    /// <exception cref="AgentFailure">The model failed.</exception>
    public async Task<string> AnswerAsync(
        AgentRequest request,
        Action<Chunk> emit,
        AgentReport report,
        CancellationToken cancellationToken
    )
    {
        using var activity = telemetry.StartAgent(report.SessionId, request.Model);
        var started = time.GetTimestamp();
        try
        {
            var finishReason = await AnswerAsync(request, emit, report, started, cancellationToken);
            report.FinishReason = finishReason;
            telemetry.AgentEnded(activity, request.Model, time.GetElapsedTime(started), report, finishReason, null);
            return finishReason;
        }
        catch (Exception exception)
        {
            var errorType = cancellationToken.IsCancellationRequested
                ? AgentTelemetry.Cancelled
                : (exception as AgentFailure)?.Code ?? exception.GetType().FullName;
            telemetry.AgentEnded(activity, request.Model, time.GetElapsedTime(started), report, null, errorType);
            throw;
        }
    }

    private async Task<string> AnswerAsync(
        AgentRequest request,
        Action<Chunk> emit,
        AgentReport report,
        long started,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var tools = new ToolSession(
            request.OwnerId,
            await catalog.ListAsync(cancellationToken),
            await servers.ListAsync(cancellationToken),
            scope.ServiceProvider
        );
        List<ModelMessage> messages =
        [
            new ModelMessage(ChatRole.System, SystemPrompt.For(request.Instructions, time.GetUtcNow(), request.Zone)),
            .. PromptBuilder.Build(request.Branch, request.Model, options.Value.HistoryTokens),
        ];
        var done = await RepeatAsync(request, tools, messages, emit, cancellationToken);

        var calls = 0;
        for (var step = 1; ; step++)
        {
            var isLast =
                step >= options.Value.MaxSteps
                || report.TotalTokens >= options.Value.MaxTotalTokens
                || calls >= options.Value.MaxToolCalls;
            emit(new StartStepChunk());
            var reply = await model.StreamAsync(
                messages,
                Options(request.Model, tools.Tools, isLast),
                done + step,
                emit,
                report,
                started,
                cancellationToken
            );
            if (reply.Calls.Count == 0 || isLast)
            {
                Finish(reply, step: done + step, isLast, emit);
                emit(new FinishStepChunk());
                return reply.FinishReason;
            }

            KeepForProvider(reply, done + step, emit);
            messages.Add(reply.ToMessage());
            foreach (var call in reply.Calls)
            {
                var result = await caller.CallAsync(request, tools, call, emit, cancellationToken);
                messages.Add(PromptBuilder.ToolMessage(call.Id, result));
            }

            calls += reply.Calls.Count;
            emit(new FinishStepChunk());
        }
    }

    /// <summary>
    /// Shows the steps of the failed attempt again, to clients and to the model. A call that was open when it failed is
    /// made under the id that it had: a tool that has done its work by then does not do it twice.
    /// </summary>
    /// <returns>How many steps there are.</returns>
    private async Task<int> RepeatAsync(
        AgentRequest request,
        ToolSession tools,
        List<ModelMessage> messages,
        Action<Chunk> emit,
        CancellationToken cancellationToken
    )
    {
        if (request.Done is null)
        {
            return 0;
        }

        var steps = PromptBuilder.Steps(request.Done).ToList();
        for (var number = 1; number <= steps.Count; number++)
        {
            emit(new StartStepChunk());
            var step = steps[number - 1];
            for (var index = 0; index < step.Count; index++)
            {
                step[index] = step[index] is ToolPart tool
                    ? await caller.RepeatAsync(request, tools, tool, emit, cancellationToken)
                    : Repeat(step[index], $"{number}-{index}", emit);
            }

            messages.AddRange(PromptBuilder.ToModel(step, withReasoning: true));
            emit(new FinishStepChunk());
        }

        return steps.Count;
    }

    private static MessagePart Repeat(MessagePart part, string id, Action<Chunk> emit)
    {
        switch (part)
        {
            case TextPart { Text.Length: > 0 } text:
                Say(text.Text, $"t{id}", emit);
                break;
            case ReasoningPart reasoning:
                Think(reasoning.Text, $"r{id}", reasoning.ProviderMetadata, emit);
                break;
        }

        return part;
    }

    private ChatOptions Options(ChatModel called, IReadOnlyList<AIFunction> tools, bool isLast) =>
        new()
        {
            ModelId = models.RouteOf(called),
            MaxOutputTokens = called.OutputTokens(modelOptions.Value.MaxOutputTokens),
            Tools = called.Tools ? [.. tools] : [],
            ToolMode = isLast ? ChatToolMode.None : ChatToolMode.Auto,
        };

    private static void Finish(ModelReply reply, int step, bool isLast, Action<Chunk> emit)
    {
        if (!string.IsNullOrWhiteSpace(reply.Text))
        {
            return;
        }

        if (step == 1 && !isLast)
        {
            throw AgentFailure.WithoutWords(reply.FinishReason, reply.Reasoning.Count > 0);
        }

        if (isLast)
        {
            Say(OutOfSteps, $"t{step}-last", emit);
        }
    }

    /// <summary>
    /// Keeps what the provider wants back with the results of the calls, so that another attempt has it too. The part
    /// is empty: what it belongs to has been shown.
    /// </summary>
    private static void KeepForProvider(ModelReply reply, int step, Action<Chunk> emit)
    {
        foreach (var content in reply.Reasoning)
        {
            if (PartMetadata.OfProvider(ProviderData.ToJson(content)) is { } metadata)
            {
                Think("", $"r{step}-provider", metadata, emit);
            }
        }
    }

    private static void Think(string text, string id, PartMetadata? metadata, Action<Chunk> emit)
    {
        emit(new ReasoningStartChunk(id));
        if (text.Length > 0)
        {
            emit(new ReasoningDeltaChunk(id, text));
        }

        emit(new ReasoningEndChunk(id, metadata));
    }

    private static void Say(string text, string id, Action<Chunk> emit)
    {
        emit(new TextStartChunk(id));
        emit(new TextDeltaChunk(id, text));
        emit(new TextEndChunk(id));
    }
}
