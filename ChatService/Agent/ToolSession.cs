using System.Text.Json;
using Fubuni.ChatService.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Fubuni.ChatService.Agent;

/// <summary>The tools of one run. They are joined when the first of them is called: most answers call none.</summary>
internal sealed class ToolSession(string ownerId, IReadOnlyList<McpClientTool> tools, IServiceProvider services)
    : IAsyncDisposable
{
    private ToolConnection? _connection;

    /// <summary>The tools as the model is offered them.</summary>
    public IReadOnlyList<McpClientTool> Tools => tools;

    /// <summary>Joins them, if they are not yet: apart from the calls, whose time and trace it is no part of.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken) =>
        _connection ??= await ToolConnection.OpenAsync(ownerId, services, cancellationToken);

    /// <param name="callId">The same when a call is made again because nobody knows whether it was carried out.</param>
    /// <exception cref="McpException">The server failed.</exception>
    public async Task<ToolResult> CallAsync(
        string callId,
        string name,
        IReadOnlyDictionary<string, object?> arguments,
        CancellationToken cancellationToken
    )
    {
        if (tools.FirstOrDefault(tool => tool.Name == Plain(name)) is not { } tool)
        {
            return new ToolResult($"There is no tool {name}.", null);
        }

        await ConnectAsync(cancellationToken);
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

    /// <summary>Some models put a namespace before the name that they were told.</summary>
    private static string Plain(string name) =>
        name.Trim() is var trimmed ? trimmed[(trimmed.LastIndexOf('.') + 1)..] : "";

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <param name="Text">For the model.</param>
/// <param name="Output">For clients and the stored message; null where the tool failed.</param>
internal sealed record ToolResult(string Text, JsonElement? Output);
