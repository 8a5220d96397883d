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
    CallApproval approval,
    IOptions<AgentOptions> options,
    TimeProvider time,
    AgentTelemetry telemetry,
    ILogger<ToolCaller> logger
)
{
    /// <summary>The result, for the model, of a call that the user did not allow.</summary>
    public const string Denied = "The user did not allow this call. Do not make it again unless the user asks for it.";

    private const string Lost =
        "The connection was lost during this call: it is not known whether it was carried out. Ask the user to check.";

    /// <returns>The result as text for the model.</returns>
    public async Task<string> CallAsync(
        AgentRequest request,
        ToolSession tools,
        RequestedCall call,
        Action<Chunk> emit,
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
        var shown = new ToolInputAvailableChunk(
            call.Id,
            call.Name,
            input,
            PartMetadata.OfProvider(ProviderData.ToJson(call.Content))
        );
        emit(shown);
        await request.SaveAsync(cancellationToken);
        return (await CallAsync(request, tools, shown, emit, cancellationToken)).Text;
    }

    /// <summary>
    /// Shows a call of an earlier attempt; one without a result is made, under the same id. One that may have been made
    /// and must not be made twice fails instead.
    /// </summary>
    /// <returns>The call with its result.</returns>
    public async Task<ToolPart> RepeatAsync(
        AgentRequest request,
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

        var shown = new ToolInputAvailableChunk(
            tool.ToolCallId,
            tool.ToolName,
            tool.Input!.Value,
            tool.CallProviderMetadata
        );
        emit(shown);
        if (!tool.HasEnded)
        {
            if (!tools.IsRepeatable(tool.ToolName) && !await approval.IsPendingAsync(request, shown, cancellationToken))
            {
                emit(new ToolOutputErrorChunk(tool.ToolCallId, Lost));
                return tool.Failed(Lost);
            }

            var result = await CallAsync(request, tools, shown, emit, cancellationToken);
            return result switch
            {
                { IsDenied: true } => tool with { State = ToolPart.OutputDenied },
                { Output: { } output } => tool with { State = ToolPart.OutputAvailable, Output = output },
                _ => tool with { State = ToolPart.OutputError, ErrorText = result.Text },
            };
        }

        if (tool.Approval is { } answered)
        {
            emit(new ToolApprovalRequestChunk(answered.Id, tool.ToolCallId));
            emit(answered.Approved == true ? shown : new ToolOutputDeniedChunk(tool.ToolCallId));
        }

        if (tool.State != ToolPart.OutputDenied)
        {
            emit(
                tool.Output is { } earlier
                    ? new ToolOutputAvailableChunk(tool.ToolCallId, earlier)
                    : new ToolOutputErrorChunk(tool.ToolCallId, tool.ErrorText ?? "")
            );
        }

        return tool;
    }

    private async Task<ToolResult> CallAsync(
        AgentRequest request,
        ToolSession tools,
        ToolInputAvailableChunk call,
        Action<Chunk> emit,
        CancellationToken cancellationToken
    )
    {
        var (id, name) = (call.ToolCallId, call.ToolName);
        if (tools.NeedsApproval(name) && !await approval.IsGivenAsync(request, call, emit, cancellationToken))
        {
            emit(new ToolOutputDeniedChunk(id));
            return new ToolResult(Denied, null, IsDenied: true);
        }

        await tools.ConnectAsync(name, cancellationToken);
        using var activity = AgentTelemetry.StartTool(name, id);
        var started = time.GetTimestamp();
        var result = await TryCallAsync(tools, id, name, call.Input, cancellationToken);
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
        using var timeout = new CancellationTokenSource(tools.TimeoutOf(name) ?? options.Value.ToolTimeout, time);
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
        catch (Exception exception) when (exception is McpException or HttpRequestException or IOException)
        {
            LogToolFailed(name, exception.GetType().Name);
            return new ToolResult("The tool cannot be reached right now.", null);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The tool {Tool} failed ({Reason})")]
    private partial void LogToolFailed(string tool, string reason);
}
