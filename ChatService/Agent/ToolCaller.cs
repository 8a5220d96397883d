using System.Text.Json;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Models;
using Fubuni.ChatService.Streaming;
using Microsoft.Extensions.Options;
using ModelContextProtocol;

namespace Fubuni.ChatService.Agent;

/// <summary>Makes the calls of tools that a model asks for, and shows them to clients.</summary>
internal sealed partial class ToolCaller(
    IOptions<AgentOptions> options,
    TimeProvider time,
    AgentTelemetry telemetry,
    ILogger<ToolCaller> logger
)
{
    /// <param name="saveAsync">Called when the call has been emitted, before it is made.</param>
    /// <returns>The result as text for the model.</returns>
    public async Task<string> CallAsync(
        ToolSession tools,
        RequestedCall call,
        Action<Chunk> emit,
        Func<CancellationToken, Task> saveAsync,
        CancellationToken cancellationToken
    )
    {
        if (call.Content.Exception is not null)
        {
            const string NotAnObject = "The arguments were not a JSON object.";
            var written = JsonSerializer.SerializeToElement(
                StoredText.Clean(call.Content.RawRepresentation as string ?? ""),
                AgentJson.Default.String
            );
            emit(new ToolInputErrorChunk(call.Id, call.Name, written, NotAnObject));
            return NotAnObject;
        }

        var arguments = call.Content.Arguments ?? new Dictionary<string, object?>();
        var input = JsonSerializer.SerializeToElement(arguments, AgentJson.Default.IDictionaryStringObject);
        emit(
            new ToolInputAvailableChunk(
                call.Id,
                call.Name,
                input,
                PartMetadata.OfProvider(ProviderData.ToJson(call.Content))
            )
        );
        await saveAsync(cancellationToken);
        return (await CallAsync(tools, call.Id, call.Name, input, emit, cancellationToken)).Text;
    }

    /// <summary>Shows a call of an earlier attempt; one without a result is made, under the same id.</summary>
    /// <returns>The call with its result.</returns>
    public async Task<ToolPart> RepeatAsync(
        ToolSession tools,
        ToolPart tool,
        Action<Chunk> emit,
        CancellationToken cancellationToken
    )
    {
        emit(new ToolInputStartChunk(tool.ToolCallId, tool.ToolName));
        if (tool is { State: ToolPart.OutputError, Input: { ValueKind: not JsonValueKind.Object } written })
        {
            emit(new ToolInputErrorChunk(tool.ToolCallId, tool.ToolName, written, tool.ErrorText ?? ""));
            return tool;
        }

        emit(new ToolInputAvailableChunk(tool.ToolCallId, tool.ToolName, tool.Input!.Value, tool.CallProviderMetadata));
        if (tool.State == ToolPart.InputAvailable)
        {
            var result = await CallAsync(
                tools,
                tool.ToolCallId,
                tool.ToolName,
                tool.Input.Value,
                emit,
                cancellationToken
            );
            return result.Output is { } output
                ? tool with
                {
                    State = ToolPart.OutputAvailable,
                    Output = output,
                }
                : tool with
                {
                    State = ToolPart.OutputError,
                    ErrorText = result.Text,
                };
        }

        emit(
            tool.Output is { } earlier
                ? new ToolOutputAvailableChunk(tool.ToolCallId, earlier)
                : new ToolOutputErrorChunk(tool.ToolCallId, tool.ErrorText ?? "")
        );
        return tool;
    }

    private async Task<ToolResult> CallAsync(
        ToolSession tools,
        string id,
        string name,
        JsonElement input,
        Action<Chunk> emit,
        CancellationToken cancellationToken
    )
    {
        await tools.ConnectAsync(cancellationToken);
        using var activity = AgentTelemetry.StartTool(name, id);
        var started = time.GetTimestamp();
        var result = await TryCallAsync(tools, id, name, input, cancellationToken);
        telemetry.ToolEnded(activity, name, time.GetElapsedTime(started), result.Output is null ? "tool_error" : null);
        emit(
            result.Output is { } output
                ? new ToolOutputAvailableChunk(id, output)
                : new ToolOutputErrorChunk(id, result.Text)
        );
        return result;
    }

    private async Task<ToolResult> TryCallAsync(
        ToolSession tools,
        string id,
        string name,
        JsonElement input,
        CancellationToken cancellationToken
    )
    {
        using var timeout = new CancellationTokenSource(options.Value.ToolTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await tools.CallAsync(
                id,
                name,
                input.Deserialize(AgentJson.Default.DictionaryStringObject)!,
                linked.Token
            );
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The tool {Tool} failed ({Reason})")]
    private partial void LogToolFailed(string tool, string reason);
}
