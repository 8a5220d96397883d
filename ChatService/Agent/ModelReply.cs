using System.Text;

namespace Fubuni.ChatService.Agent;

/// <summary>What one call of the model said and asked for.</summary>
/// <param name="FinishReason">As the stream to clients names it: <c>stop</c>, <c>length</c>, <c>content-filter</c>, <c>tool-calls</c>, <c>other</c>.</param>
internal sealed record ModelReply(string Text, IReadOnlyList<RequestedCall> ToolCalls, string FinishReason);

/// <summary>A tool that the model wants called. Its id is ours: models repeat theirs, or give none.</summary>
internal sealed class RequestedCall(string id, string name)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>JSON, as it has come so far.</summary>
    public StringBuilder Arguments { get; } = new();
}
