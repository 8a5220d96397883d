using System.Text;
using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.Streaming;

/// <summary>
/// Builds the stored message from the chunks, by the same rules as clients do: a message that is loaded later equals
/// the one that was streamed.
/// </summary>
internal sealed class MessageBuilder
{
    private readonly List<MessagePart> _parts = [];
    private readonly StringBuilder _text = new();
    private string? _openId;
    private int _openIndex;

    /// <summary>Whether a snapshot would differ from the last one.</summary>
    public bool HasChanged { get; private set; }

    public void Apply(Chunk chunk)
    {
        switch (chunk)
        {
            case StartStepChunk:
                _parts.Add(new StepStartPart());
                break;
            case TextStartChunk start:
                Open(start.Id, new TextPart(""));
                break;
            case TextDeltaChunk delta:
                _text.Append(delta.Delta);
                break;
            case TextEndChunk:
                Close();
                break;
            case ReasoningStartChunk start:
                Open(start.Id, new ReasoningPart(""));
                break;
            case ReasoningDeltaChunk delta:
                _text.Append(delta.Delta);
                break;
            case ReasoningEndChunk end:
                CloseReasoning(end.ProviderMetadata);
                break;
            case ToolInputStartChunk tool:
                _parts.Add(new ToolPart(tool.ToolCallId, tool.ToolName, ToolPart.InputStreaming));
                break;
            case ToolInputAvailableChunk tool:
                Replace(
                    tool.ToolCallId,
                    part =>
                        part with
                        {
                            State = part.Approval is null ? ToolPart.InputAvailable : ToolPart.ApprovalResponded,
                            Input = tool.Input,
                            CallProviderMetadata = tool.ProviderMetadata,
                            Approval = part.Approval is { } approval ? approval with { Approved = true } : null,
                        }
                );
                break;
            case ToolApprovalRequestChunk request:
                Replace(
                    request.ToolCallId,
                    part =>
                        part with
                        {
                            State = ToolPart.ApprovalRequested,
                            Approval = new PartApproval(request.ApprovalId),
                        }
                );
                break;
            case ToolOutputDeniedChunk tool:
                Replace(
                    tool.ToolCallId,
                    part =>
                        part with
                        {
                            State = ToolPart.OutputDenied,
                            Approval = part.Approval is { } approval ? approval with { Approved = false } : null,
                        }
                );
                break;
            case ToolInputErrorChunk tool:
                Replace(
                    tool.ToolCallId,
                    part => part with { State = ToolPart.OutputError, Input = tool.Input, ErrorText = tool.ErrorText }
                );
                break;
            case ToolOutputAvailableChunk tool:
                Replace(tool.ToolCallId, part => part with { State = ToolPart.OutputAvailable, Output = tool.Output });
                break;
            case ToolOutputErrorChunk tool:
                Replace(tool.ToolCallId, part => part.Failed(tool.ErrorText));
                break;
            default:
                return;
        }

        HasChanged = true;
    }

    /// <summary>
    /// Chunks that close the parts that are still open when an answer ends early.
    /// </summary>
    /// <param name="toolError">The error of a tool call that has no result.</param>
    public IReadOnlyList<Chunk> CloseOpenParts(string toolError)
    {
        List<Chunk> chunks = [];
        if (_openId is not null)
        {
            chunks.Add(
                _parts[_openIndex] is ReasoningPart ? new ReasoningEndChunk(_openId, null) : new TextEndChunk(_openId)
            );
        }

        chunks.AddRange(
            _parts
                .OfType<ToolPart>()
                .Where(tool => !tool.HasEnded)
                .Select(tool => new ToolOutputErrorChunk(tool.ToolCallId, toolError))
        );
        return chunks;
    }

    public IReadOnlyList<MessagePart> Snapshot()
    {
        HasChanged = false;
        var parts = _parts.ToArray();
        if (_openId is not null)
        {
            parts[_openIndex] = OpenPart();
        }

        return parts;
    }

    /// <summary>At most one part is open: what thinks does not speak.</summary>
    private void Open(string id, MessagePart part)
    {
        (_openId, _openIndex) = (id, _parts.Count);
        _text.Clear();
        _parts.Add(part);
    }

    private MessagePart OpenPart()
    {
        var text = _text.ToString();
        return _parts[_openIndex] is ReasoningPart ? new ReasoningPart(text) : new TextPart(text);
    }

    private void Close()
    {
        if (_openId is not null)
        {
            _parts[_openIndex] = OpenPart();
            _openId = null;
        }
    }

    private void CloseReasoning(PartMetadata? metadata)
    {
        Close();
        _parts[_openIndex] = (ReasoningPart)_parts[_openIndex] with { ProviderMetadata = metadata };
    }

    private void Replace(string toolCallId, Func<ToolPart, ToolPart> change)
    {
        var index = _parts.FindLastIndex(part => part is ToolPart tool && tool.ToolCallId == toolCallId);
        if (index >= 0)
        {
            _parts[index] = change((ToolPart)_parts[index]);
        }
    }
}
