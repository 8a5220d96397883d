using System.Text;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Streaming;
using OpenAI.Chat;

namespace Fubuni.ChatService.Agent;

/// <summary>Puts the pieces of one stream together.</summary>
internal sealed class ReplyReader(string textId, AgentOptions limits, Action<Chunk> emit, Action onFirst)
{
    /// <summary>There is no such tool, which is what the model is told.</summary>
    private const string Nameless = "unknown";

    /// <summary>More than any tool's: what is longer names none.</summary>
    private const int MaxNameLength = 128;

    private readonly StringBuilder _text = new();
    private readonly List<RequestedCall> _calls = [];
    private readonly Dictionary<int, RequestedCall> _open = [];
    private ChatFinishReason? _finishReason;
    private bool _hasFirst;

    /// <summary>The text has reached its limit: nothing more is to be read.</summary>
    public bool IsFull { get; private set; }

    /// <summary>From the first update; null before.</summary>
    public ResponseIdentity? Identity { get; private set; }

    public void Read(StreamingChatCompletionUpdate update)
    {
        Identity ??= new ResponseIdentity(update.CompletionId, update.Model);
        foreach (var part in update.ContentUpdate)
        {
            ReadText(part.Text);
        }

        ReadText(update.RefusalUpdate);
        foreach (var call in update.ToolCallUpdates)
        {
            ReadCall(call);
        }

        _finishReason ??= update.FinishReason;
    }

    public ModelReply Complete()
    {
        if (_text.Length > 0)
        {
            emit(new TextEndChunk(textId));
        }

        if (_finishReason is null)
        {
            // A stream that just ends is not an answer: arguments of a tool may be cut in half.
            throw _hasFirst ? AgentFailure.CutOff() : AgentFailure.Unreadable();
        }

        foreach (var call in _calls.Where(call => call.Name.Length == 0))
        {
            Begin(call, Nameless);
        }

        return new ModelReply(_text.ToString(), _calls, Name(_finishReason.Value));
    }

    private void ReadText(string? text)
    {
        text = StoredText.Clean(text ?? "");
        if (text.Length == 0)
        {
            return;
        }

        First();
        if (_text.Length == 0)
        {
            emit(new TextStartChunk(textId));
        }

        if (_text.Length + text.Length > limits.MaxReplyLength)
        {
            text = Cut(text, limits.MaxReplyLength - _text.Length);
            (IsFull, _finishReason) = (true, ChatFinishReason.Length);
        }

        if (text.Length > 0)
        {
            _text.Append(text);
            emit(new TextDeltaChunk(textId, text));
        }
    }

    private void ReadCall(StreamingChatToolCallUpdate update)
    {
        First();
        if (!_open.TryGetValue(update.Index, out var call) || IsAnother(call, update))
        {
            call = new RequestedCall(update.ToolCallId ?? "");
            _open[update.Index] = call;
            _calls.Add(call);
            if (_calls.Count > limits.MaxToolCallsPerReply)
            {
                throw AgentFailure.TooLarge();
            }
        }

        if (call.Name.Length == 0 && !string.IsNullOrEmpty(update.FunctionName))
        {
            Begin(call, Cut(StoredText.Clean(update.FunctionName), MaxNameLength));
        }

        if (update.FunctionArgumentsUpdate is { } arguments)
        {
            call.Arguments.Append(arguments);
            if (call.Arguments.Length > limits.MaxArgumentsLength)
            {
                throw AgentFailure.TooLarge();
            }
        }
    }

    /// <summary>Never between the two halves of a surrogate pair.</summary>
    private static string Cut(string text, int length) =>
        text.Length <= length
            ? text
            : text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>
    /// Some give all calls the same index, or none: what has a name and another id begins another call, and so does a
    /// name after arguments that are complete, where there are no ids.
    /// </summary>
    private static bool IsAnother(RequestedCall open, StreamingChatToolCallUpdate update)
    {
        if (string.IsNullOrEmpty(update.FunctionName))
        {
            return false;
        }

        return string.IsNullOrEmpty(update.ToolCallId)
            ? open is { Name.Length: > 0, Arguments.Length: > 0 }
                && ToolArguments.Parse(open.Arguments.ToString()) is not null
            : open.ModelId.Length > 0 && open.ModelId != update.ToolCallId;
    }

    private void Begin(RequestedCall call, string name)
    {
        call.Name = name;
        emit(new ToolInputStartChunk(call.Id, name));
    }

    private void First()
    {
        if (!_hasFirst)
        {
            _hasFirst = true;
            onFirst();
        }
    }

    private static string Name(ChatFinishReason reason) =>
        reason switch
        {
            ChatFinishReason.Stop => "stop",
            ChatFinishReason.Length => "length",
            ChatFinishReason.ContentFilter => "content-filter",
            ChatFinishReason.ToolCalls or ChatFinishReason.FunctionCall => "tool-calls",
            _ => "other",
        };
}
