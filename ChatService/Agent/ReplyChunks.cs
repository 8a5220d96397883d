using System.Text;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Models;
using Fubuni.ChatService.Streaming;
using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Agent;

/// <summary>Turns the contents of one reply into chunks, and gathers the reply.</summary>
internal sealed class ReplyChunks(int step, AgentOptions limits, Action<Chunk> emit, TimeProvider time)
{
    private readonly StringBuilder _text = new();
    private readonly List<RequestedCall> _calls = [];
    private readonly Dictionary<string, RequestedCall> _begun = [];
    private readonly List<TextReasoningContent> _reasoning = [];
    private readonly StringBuilder _thought = new();
    private ChatFinishReason? _finishReason;
    private string? _openText;
    private string? _openThought;
    private long _thoughtSince;
    private int _parts;

    /// <summary>The model has said, thought or asked for something.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The text has reached its limit: nothing more is to be read.</summary>
    public bool IsFull { get; private set; }

    public void Finish(ChatFinishReason? reason) => _finishReason ??= reason;

    public void Add(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent reasoning:
                AddThought(reasoning);
                break;
            case TextContent text:
                AddText(Fitting(text.Text, _text));
                break;
            case FunctionCallStart start:
                _begun[start.CallId] = Begin(new FunctionCallContent(start.CallId, start.Name));
                break;
            case FunctionCallContent call:
                AddCall(call);
                break;
        }
    }

    public ModelReply Complete()
    {
        CloseThought();
        CloseText();
        return new ModelReply(_text.ToString(), _reasoning, _calls, Name(_finishReason, _calls.Count > 0));
    }

    private void AddText(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        HasBegun = true;
        CloseThought();
        if (_openText is null)
        {
            _openText = NextId('t');
            emit(new TextStartChunk(_openText));
        }

        _text.Append(text);
        emit(new TextDeltaChunk(_openText, text));
    }

    private void AddThought(TextReasoningContent content)
    {
        if (content.AdditionalProperties is not null)
        {
            _reasoning.Add(content);
        }

        var text = Fitting(content.Text, _thought);
        if (text.Length == 0)
        {
            return;
        }

        HasBegun = true;
        CloseText();
        if (_openThought is null)
        {
            (_openThought, _thoughtSince) = (NextId('r'), time.GetTimestamp());
            emit(new ReasoningStartChunk(_openThought));
        }

        _thought.Append(text);
        emit(new ReasoningDeltaChunk(_openThought, text));
    }

    private void AddCall(FunctionCallContent content)
    {
        if (!_begun.Remove(content.CallId, out var call))
        {
            call = Begin(content);
        }

        call.Content = content;
    }

    private RequestedCall Begin(FunctionCallContent content)
    {
        HasBegun = true;
        CloseThought();
        var call = new RequestedCall(StoredText.Clean(content.Name), content);
        _calls.Add(call);
        emit(new ToolInputStartChunk(call.Id, call.Name));
        return call;
    }

    private void CloseText()
    {
        if (_openText is not null)
        {
            emit(new TextEndChunk(_openText));
            _openText = null;
        }
    }

    private void CloseThought()
    {
        if (_openThought is not null)
        {
            var duration = (int)time.GetElapsedTime(_thoughtSince).TotalMilliseconds;
            emit(new ReasoningEndChunk(_openThought, PartMetadata.OfReasoning(duration)));
            _openThought = null;
            _reasoning.Add(new TextReasoningContent(_thought.ToString()));
            _thought.Clear();
        }
    }

    private string NextId(char kind) => $"{kind}{step}{(_parts++ == 0 ? "" : $"-{_parts}")}";

    /// <summary>As much of the text as its limit leaves room for; never half of a surrogate pair.</summary>
    private string Fitting(string? text, StringBuilder written)
    {
        text = StoredText.Clean(text ?? "");
        var room = limits.MaxReplyLength - written.Length;
        if (text.Length <= room)
        {
            return text;
        }

        (IsFull, _finishReason) = (true, ChatFinishReason.Length);
        return text[..(room > 0 && char.IsHighSurrogate(text[room - 1]) ? room - 1 : room)];
    }

    private static string Name(ChatFinishReason? reason, bool hasCalls) =>
        reason switch
        {
            { } stop when stop == ChatFinishReason.Stop => "stop",
            { } length when length == ChatFinishReason.Length => "length",
            { } filter when filter == ChatFinishReason.ContentFilter => "content-filter",
            { } calls when calls == ChatFinishReason.ToolCalls => hasCalls ? "tool-calls" : "stop",
            _ => "other",
        };
}
