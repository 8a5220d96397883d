using System.Text;
using Fubuni.ChatService.Mcp;

namespace Fubuni.ChatService.Agent;

/// <summary>What one call of the model said and asked for.</summary>
/// <param name="FinishReason">
/// As the stream to clients names it: <c>stop</c>, <c>length</c>, <c>content-filter</c>, <c>tool-calls</c>,
/// <c>other</c>.
/// </param>
internal sealed record ModelReply(string Text, IReadOnlyList<RequestedCall> ToolCalls, string FinishReason);

/// <summary>A tool that the model wants called. Its id is ours: models repeat theirs, or give none.</summary>
/// <param name="modelId">The model's id for it; empty where it gives none.</param>
internal sealed class RequestedCall(string modelId)
{
    public string Id { get; } = ToolCallId.New();

    public string ModelId => modelId;

    /// <summary>Empty until the model has said it.</summary>
    public string Name { get; set; } = "";

    /// <summary>JSON, as it has come so far.</summary>
    public StringBuilder Arguments { get; } = new();
}
