using System.Text.Json;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Sessions;

namespace Fubuni.ChatService.Streaming;

/// <summary>An answer that is already stored, as the stream that once made it: for a client that sends the same message again.</summary>
internal static class StoredAnswer
{
    public static IReadOnlyList<LogEntry> Replay(ChatMessage answer, SessionSummary session)
        => [.. Chunks(answer, session).Select((chunk, index) => new LogEntry(index + 1, JsonSerializer.SerializeToUtf8Bytes(chunk, PlainJson.Context.Chunk)))];

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

        yield return answer.Status switch
        {
            MessageStatus.Complete => new FinishChunk(metadata.FinishReason ?? "stop", metadata),
            MessageStatus.Stopped => new AbortChunk("stopped"),
            _ => new ErrorChunk(AgentFailure.OfCode(metadata.ErrorCode).UserText),
        };
    }

    private static IEnumerable<Chunk> Chunks(ToolPart tool)
    {
        yield return new ToolInputStartChunk(tool.ToolCallId, tool.ToolName);
        if (tool.Input is { } input)
        {
            yield return new ToolInputAvailableChunk(tool.ToolCallId, tool.ToolName, input);
        }

        if (tool.Output is { } output)
        {
            yield return new ToolOutputAvailableChunk(tool.ToolCallId, output);
        }
        else
        {
            yield return new ToolOutputErrorChunk(tool.ToolCallId, tool.ErrorText ?? "The tool gave no result.");
        }
    }
}
