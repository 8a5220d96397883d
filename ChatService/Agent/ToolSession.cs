using System.Text.Json;
using Fubuni.ChatService.Mcp;
using Fubuni.ChatService.ToolServers;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// The tools of one run: ours, which are joined when the first of them is called, for most answers call none, and those
/// of the operator's servers.
/// </summary>
internal sealed class ToolSession(
    string ownerId,
    IReadOnlyList<McpClientTool> tools,
    IReadOnlyList<ToolServerTool> serverTools,
    IServiceProvider services
) : IAsyncDisposable
{
    private ToolConnection? _connection;

    /// <summary>The tools as the model is offered them.</summary>
    public IReadOnlyList<AIFunction> Tools { get; } = [.. tools, .. serverTools.Select(tool => tool.Function)];

    /// <summary>Whether the user is asked before a call of this tool.</summary>
    public bool NeedsApproval(string name) => FindAtServer(name)?.NeedsApproval == true;

    /// <summary>Whether a call may be made again where its result was lost. Ours know their calls by id.</summary>
    public bool IsRepeatable(string name) => FindAtServer(name)?.IsRepeatable != false;

    /// <summary>The longest that a call may take; null where the tool has no limit of its own.</summary>
    public TimeSpan? TimeoutOf(string name) => FindAtServer(name)?.Server.Options.Timeout;

    /// <summary>
    /// Joins our tools, if the call is of one of them and they are not yet joined: apart from the calls, whose time and
    /// trace it is no part of.
    /// </summary>
    public async Task ConnectAsync(string name, CancellationToken cancellationToken)
    {
        if (FindOwn(name) is not null)
        {
            _connection ??= await ToolConnection.OpenAsync(ownerId, services, cancellationToken);
        }
    }

    /// <param name="callId">The same when a call is repeated because its outcome is unknown.</param>
    /// <exception cref="McpException">The server failed.</exception>
    /// <exception cref="HttpRequestException">The server failed.</exception>
    /// <exception cref="IOException">The server failed.</exception>
    public async Task<ToolResult> CallAsync(
        string callId,
        string name,
        IReadOnlyDictionary<string, object?> arguments,
        CancellationToken cancellationToken
    )
    {
        if (FindAtServer(name) is { } atServer)
        {
            var called = await atServer.Server.CallAsync(atServer.NameAtServer, arguments, cancellationToken);
            var limited = ToolServerResult.Of(called, atServer.Server.Options.MaxResultLength);
            return new ToolResult(limited.Text, limited.IsError ? null : limited.Output);
        }

        if (FindOwn(name) is not { } tool)
        {
            return new ToolResult($"There is no tool {name}.", null);
        }

        await ConnectAsync(name, cancellationToken);
        var result = await new McpClientTool(_connection!.Client, tool.ProtocolTool).CallAsync(
            arguments,
            options: ToolCallId.Of(callId),
            cancellationToken: cancellationToken
        );
        var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        return result.IsError == true
            ? new ToolResult(text, null)
            : new ToolResult(
                text,
                result.StructuredContent ?? JsonSerializer.SerializeToElement(text, McpJsonUtilities.DefaultOptions)
            );
    }

    private McpClientTool? FindOwn(string name) => tools.FirstOrDefault(tool => tool.Name == Plain(name));

    private ToolServerTool? FindAtServer(string name) =>
        serverTools.FirstOrDefault(tool => tool.Function.Name == Plain(name));

    /// <summary>Some models put a namespace before the name that they were told.</summary>
    public static string Plain(string name) =>
        name.Trim() is var trimmed ? trimmed[(trimmed.LastIndexOf('.') + 1)..] : "";

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <param name="Text">For the model.</param>
/// <param name="Output">For clients and the stored message; null where the tool failed.</param>
/// <param name="IsDenied">The user did not allow the call.</param>
internal sealed record ToolResult(string Text, JsonElement? Output, bool IsDenied = false);
