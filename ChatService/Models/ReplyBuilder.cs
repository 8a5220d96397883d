using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Models;

/// <summary>Puts the pieces of one reply together, and gives out what is new after each event.</summary>
internal sealed class ReplyBuilder
{
    private readonly ThinkTags _tags;
    private readonly SplitCharacters _text = new();
    private readonly SplitCharacters _reasoning = new();
    private readonly ReturnedMembers _returned = new();
    private readonly CallsBuilder _calls;
    private List<AIContent> _contents = [];
    private string? _reasoningMember;
    private string? _id;
    private string? _model;
    private ChatFinishReason? _finish;
    private UpstreamError? _error;
    private bool _hasEnded;

    public ReplyBuilder(ModelOptions limits)
    {
        _tags = new ThinkTags(text => Say(new TextContent(text)), thought => Say(new TextReasoningContent(thought)));
        _calls = new CallsBuilder(limits, Say);
    }

    /// <summary>
    /// Of the whole call so far, wherever it comes: at the end as a rule, with every chunk from some.
    /// </summary>
    public UsageDetails Usage { get; } = new();

    /// <summary>The model has said why it ended; usage may follow.</summary>
    public bool HasFinished => _finish is not null;

    /// <summary>The reply has begun.</summary>
    public bool HasWords { get; private set; }

    public void Identify(string? id, string? model) =>
        (_id, _model) = (_id ?? (id is "" ? null : id), _model ?? (model is "" ? null : model));

    public void AddText(string? text)
    {
        if (_text.Join(text) is { Length: > 0 } whole)
        {
            _tags.Add(whole);
        }
    }

    /// <param name="member">The name under which it came and goes back; null where it is a part of the content.</param>
    public void AddReasoning(string? member, string? text)
    {
        _reasoningMember ??= member;
        // Some send the same under two names.
        if (member == _reasoningMember && _reasoning.Join(text) is { Length: > 0 } whole)
        {
            Say(new TextReasoningContent(whole));
        }
    }

    public void AddCall(CallPiece piece) => _calls.Add(piece);

    /// <summary>A member of the message that is not known here, and that the provider may want back.</summary>
    public void AddReturned(string member, JsonElement value) => _returned.Add(member, value);

    /// <param name="nativeReason">What a provider behind the endpoint said.</param>
    public void Finish(string? reason, string? nativeReason)
    {
        if (_finish is null && FinishReasons.Parse(reason) is { } finish)
        {
            var hasFailed = FinishReasons.Parse(nativeReason) == FinishReasons.Failed;
            _finish = hasFailed ? FinishReasons.Failed : finish;
        }
    }

    /// <summary>The stream says that it ends here.</summary>
    public void EndInOrder() => _hasEnded = true;

    /// <summary>An error after the end of the reply is ignored.</summary>
    public void Fail(JsonElement document)
    {
        if (_finish is null || _finish == FinishReasons.Failed)
        {
            _error ??= UpstreamError.Read(status: 0, document);
        }
    }

    /// <summary>What has come since the last call; null for nothing.</summary>
    public ChatResponseUpdate? TakeUpdate()
    {
        if (_contents.Count == 0)
        {
            return null;
        }

        var update = NewUpdate(_contents);
        _contents = [];
        return update;
    }

    /// <exception cref="ModelException">The endpoint has said that the reply failed.</exception>
    public void ThrowIfFailed()
    {
        if (_error is not null)
        {
            throw _error.ToException(HasWords);
        }

        if (_finish == FinishReasons.Failed)
        {
            throw new ModelException(HasWords ? ModelError.Interrupted : ModelError.Unavailable, "finish reason");
        }
    }

    /// <summary>The last update: what was held back, the calls, and why the model ended.</summary>
    /// <exception cref="ModelException">The reply is none, or not whole.</exception>
    public ChatResponseUpdate Complete()
    {
        AddText(_text.Complete());
        _tags.Complete();
        if (_reasoning.Complete() is { } last)
        {
            Say(new TextReasoningContent(last));
        }

        if (_finish is null && !(_hasEnded && HasWords))
        {
            // A stream that just ends is not an answer: arguments of a tool may be cut in half.
            throw new ModelException(HasWords ? ModelError.Interrupted : ModelError.Unreadable, "no finish reason");
        }

        if (ProviderData.Create(_reasoningMember, _returned) is { } data)
        {
            _contents.Add(new TextReasoningContent("") { AdditionalProperties = data });
        }

        _calls.Complete(_contents);
        if (Usage is not { InputTokenCount: null, OutputTokenCount: null })
        {
            _contents.Add(new UsageContent(Usage));
        }

        var update = NewUpdate(_contents);
        update.FinishReason = _finish ?? (_calls.Any ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop);
        return update;
    }

    private ChatResponseUpdate NewUpdate(List<AIContent> contents) =>
        new(ChatRole.Assistant, contents)
        {
            ResponseId = _id,
            MessageId = _id,
            ModelId = _model,
        };

    private void Say(AIContent content)
    {
        HasWords = true;
        _contents.Add(content);
    }
}
