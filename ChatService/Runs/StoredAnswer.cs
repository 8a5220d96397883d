using System.Text.Json;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.RunLogs;
using Fubuni.ChatService.Streaming;

namespace Fubuni.ChatService.Runs;

/// <summary>
/// A stored answer as the stream that produced it, for a client that sends the same message again.
/// </summary>
internal static class StoredAnswer
{
    public static IReadOnlyList<LogEntry> Replay(ChatMessage answer, SessionSummary session) =>
        Entries(Chunks(answer, session), first: 1);

    /// <summary>
    /// The end of a stream whose beginning the client already has: the status of the answer. Null when the answer is
    /// complete, because then the chunks between the two are unknown.
    /// </summary>
    /// <param name="answer">Null when it has been deleted.</param>
    /// <param name="first">The sequence number of the next chunk.</param>
    public static IReadOnlyList<LogEntry>? EndOrNull(ChatMessage? answer, long first) =>
        answer?.Status switch
        {
            null => Entries([new ErrorChunk("This chat has been deleted.")], first),
            MessageStatus.Complete => null,
            _ => Entries([new MetadataChunk(answer.Metadata ?? new MessageMetadata()), EndOf(answer)], first),
        };

    private static IReadOnlyList<LogEntry> Entries(IEnumerable<Chunk> chunks, long first) =>
        [
            .. chunks.Select(
                (chunk, index) =>
                    new LogEntry(first + index, JsonSerializer.SerializeToUtf8Bytes(chunk, ChunkJson.Plain.Chunk))
            ),
        ];

    private static IEnumerable<Chunk> Chunks(ChatMessage answer, SessionSummary session)
    {
        var metadata = answer.Metadata ?? new MessageMetadata();
        yield return new StartChunk(answer.Id, metadata);
        yield return new SessionChunk(session);
        var inStep = false;
        var texts = 0;
        foreach (var part in answer.Parts)
        {
            switch (part)
            {
                case StepStartPart:
                    if (inStep)
                    {
                        yield return new FinishStepChunk();
                    }

                    inStep = true;
                    yield return new StartStepChunk();
                    break;
                case TextPart text:
                    var id = $"t{++texts}";
                    yield return new TextStartChunk(id);
                    yield return new TextDeltaChunk(id, text.Text);
                    yield return new TextEndChunk(id);
                    break;
                case ReasoningPart reasoning:
                    var thoughtId = $"r{++texts}";
                    yield return new ReasoningStartChunk(thoughtId);
                    yield return new ReasoningDeltaChunk(thoughtId, reasoning.Text);
                    yield return new ReasoningEndChunk(thoughtId, reasoning.ProviderMetadata);
                    break;
                case ToolPart tool:
                    foreach (var chunk in Chunks(tool))
                    {
                        yield return chunk;
                    }

                    break;
            }
        }

        if (inStep)
        {
            yield return new FinishStepChunk();
        }

        yield return EndOf(answer);
    }

    private static Chunk EndOf(ChatMessage answer) =>
        answer.Status switch
        {
            MessageStatus.Complete => new FinishChunk(
                answer.Metadata?.FinishReason ?? "stop",
                answer.Metadata ?? new MessageMetadata()
            ),
            MessageStatus.Stopped => new AbortChunk("stopped"),
            _ => new ErrorChunk(AgentFailure.OfCode(answer.Metadata?.ErrorCode).UserText),
        };

    private static IEnumerable<Chunk> Chunks(ToolPart tool)
    {
        yield return new ToolInputStartChunk(tool.ToolCallId, tool.ToolName);
        if (tool.Input is { } input)
        {
            yield return new ToolInputAvailableChunk(tool.ToolCallId, tool.ToolName, input, tool.CallProviderMetadata);
        }

        if (tool is { Approval: { } approval, Input: not null })
        {
            yield return new ToolApprovalRequestChunk(approval.Id, tool.ToolCallId);
        }

        if (tool.State == ToolPart.OutputDenied)
        {
            yield return new ToolOutputDeniedChunk(tool.ToolCallId);
        }
        else if (tool.Output is { } output)
        {
            yield return new ToolOutputAvailableChunk(tool.ToolCallId, output);
        }
        else
        {
            yield return new ToolOutputErrorChunk(tool.ToolCallId, tool.ErrorText ?? "The tool gave no result.");
        }
    }
}
