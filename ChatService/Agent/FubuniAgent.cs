using System.Text.Json;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Streaming;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using OpenAI.Chat;
using ModelMessage = OpenAI.Chat.ChatMessage;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// The assistant: calls the model, calls the tools that it asks for, one after the other in its order, and goes on until it has answered or
/// a limit is reached.
/// </summary>
internal sealed partial class FubuniAgent(
    ModelCall model, ToolCatalog catalog, TokenLimit tokenLimit, IServiceScopeFactory scopes, IOptions<AgentOptions> options, TimeProvider time, AgentTelemetry telemetry, ILogger<FubuniAgent> logger)
{
    private const string OutOfSteps = "I stopped here: this took more steps than I may take. Tell me how to go on.";

    /// <param name="ownerId">Whose tools are called.</param>
    /// <param name="branch">The conversation, oldest first, ending with the message to answer.</param>
    /// <param name="emit">Takes the chunks of the answer, without its first and last.</param>
    /// <returns>The finish reason.</returns>
    /// <exception cref="AgentFailure">The model failed.</exception>
    public async Task<string> AnswerAsync(
        string ownerId, IReadOnlyList<Sessions.ChatMessage> branch, Action<Chunk> emit, AgentReport report, CancellationToken cancellationToken)
    {
        using var activity = telemetry.StartAgent(report.SessionId);
        var started = time.GetTimestamp();
        try
        {
            var finishReason = await AnswerAsync(ownerId, branch, emit, report, started, cancellationToken);
            report.FinishReason = finishReason;
            telemetry.AgentEnded(activity, time.GetElapsedTime(started), report, finishReason, null);
            return finishReason;
        }
        catch (Exception exception)
        {
            var errorType = cancellationToken.IsCancellationRequested ? AgentTelemetry.Cancelled : (exception as AgentFailure)?.Code ?? exception.GetType().FullName;
            telemetry.AgentEnded(activity, time.GetElapsedTime(started), report, null, errorType);
            throw;
        }
    }

    private async Task<string> AnswerAsync(
        string ownerId, IReadOnlyList<Sessions.ChatMessage> branch, Action<Chunk> emit, AgentReport report, long started, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var tools = new ToolSession(ownerId, await catalog.ListAsync(cancellationToken), scope.ServiceProvider);
        List<ModelMessage> messages = [new SystemChatMessage(SystemPrompt.At(time.GetUtcNow())), .. Conversation.Build(branch, options.Value.HistoryTokens)];

        for (var step = 1; ; step++)
        {
            var isLast = step >= options.Value.MaxSteps || report.TotalTokens >= options.Value.MaxTotalTokens;
            emit(new StartStepChunk());
            var reply = await model.StreamAsync(messages, Completion(tools.Tools, isLast), $"t{step}", emit, report, started, cancellationToken);
            if (reply.ToolCalls.Count == 0 || isLast)
            {
                Finish(reply, step, isLast, emit);
                emit(new FinishStepChunk());
                return reply.FinishReason;
            }

            messages.Add(Conversation.AssistantMessage(reply.Text, reply.ToolCalls.Select(call => (call.Id, call.Name, ArgumentsFor(call)))));
            foreach (var call in reply.ToolCalls)
            {
                messages.Add(new ToolChatMessage(call.Id, await CallToolAsync(tools, call, emit, cancellationToken)));
            }

            emit(new FinishStepChunk());
        }
    }

    private ChatCompletionOptions Completion(IReadOnlyList<ChatTool> tools, bool isLast)
    {
        var completion = new ChatCompletionOptions();
        tokenLimit.Set(completion);
        if (tools.Count > 0)
        {
            foreach (var tool in tools)
            {
                completion.Tools.Add(tool);
            }

            completion.ToolChoice = isLast ? ChatToolChoice.CreateNoneChoice() : ChatToolChoice.CreateAutoChoice();
        }

        return completion;
    }

    /// <returns>What the model is told of the result.</returns>
    private async Task<string> CallToolAsync(ToolSession tools, RequestedCall call, Action<Chunk> emit, CancellationToken cancellationToken)
    {
        if (ToolArguments.Parse(call.Arguments.ToString()) is not { } input)
        {
            const string NotAnObject = "The arguments were not a JSON object.";
            var written = JsonSerializer.SerializeToElement(StoredText.Clean(call.Arguments.ToString()), ChatJson.Default.String);
            emit(new ToolInputErrorChunk(call.Id, call.Name, written, NotAnObject));
            return NotAnObject;
        }

        emit(new ToolInputAvailableChunk(call.Id, call.Name, input));
        await tools.ConnectAsync(cancellationToken);
        using var activity = AgentTelemetry.StartTool(call.Name, call.Id);
        var started = time.GetTimestamp();
        var result = await TryCallAsync(tools, call.Name, input, cancellationToken);
        telemetry.ToolEnded(activity, call.Name, time.GetElapsedTime(started), result.Output is null ? "tool_error" : null);
        emit(result.Output is { } output ? new ToolOutputAvailableChunk(call.Id, output) : new ToolOutputErrorChunk(call.Id, result.Text));
        return result.Text;
    }

    private async Task<ToolResult> TryCallAsync(ToolSession tools, string name, JsonElement input, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.ToolTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await tools.CallAsync(name, input.Deserialize(ChatJson.Default.DictionaryStringObject)!, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogToolFailed(name, "timeout");
            return new ToolResult("The tool took too long.", null);
        }
        catch (McpException exception)
        {
            LogToolFailed(name, exception.GetType().Name);
            return new ToolResult("The tool cannot be reached right now.", null);
        }
    }

    private static void Finish(ModelReply reply, int step, bool isLast, Action<Chunk> emit)
    {
        if (reply.Text.Length > 0)
        {
            return;
        }

        if (step == 1 && !isLast)
        {
            throw AgentFailure.WithoutWords(reply.FinishReason);
        }

        if (isLast)
        {
            var id = $"t{step}";
            emit(new TextStartChunk(id));
            emit(new TextDeltaChunk(id, OutOfSteps));
            emit(new TextEndChunk(id));
        }
    }

    private static string ArgumentsFor(RequestedCall call) => ToolArguments.Parse(call.Arguments.ToString())?.GetRawText() ?? "{}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "The tool {Tool} failed ({Reason})")]
    private partial void LogToolFailed(string tool, string reason);
}
