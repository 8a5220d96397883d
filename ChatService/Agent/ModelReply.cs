using Fubuni.ChatService.Mcp;
using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Agent;

/// <summary>What one call of the model said and asked for.</summary>
/// <param name="Reasoning">What it thought, with what its provider wants back.</param>
/// <param name="FinishReason">
/// As the stream to clients names it: <c>stop</c>, <c>length</c>, <c>content-filter</c>, <c>tool-calls</c>,
/// <c>other</c>.
/// </param>
internal sealed record ModelReply(
    string Text,
    IReadOnlyList<TextReasoningContent> Reasoning,
    IReadOnlyList<RequestedCall> Calls,
    string FinishReason
)
{
    /// <summary>As the next call must repeat it.</summary>
    public ChatMessage ToMessage()
    {
        List<AIContent> contents = [.. Reasoning];
        if (Text.Length > 0)
        {
            contents.Add(new TextContent(Text));
        }

        contents.AddRange(
            Calls.Select(call => new FunctionCallContent(call.Id, call.Name, call.Content.Arguments)
            {
                AdditionalProperties = call.Content.AdditionalProperties,
            })
        );
        return new ChatMessage(ChatRole.Assistant, contents);
    }
}

/// <summary>A tool that the model wants called. Its id is ours: models repeat theirs, or give none.</summary>
internal sealed class RequestedCall(string name, FunctionCallContent content)
{
    public string Id { get; } = ToolCallId.New();

    public string Name => name;

    /// <summary>What the model wrote; only the name is known until it is whole.</summary>
    public FunctionCallContent Content { get; set; } = content;
}
