using System.Text;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Streaming;
using Microsoft.Extensions.Options;
using OpenAI.Chat;
using ModelMessage = OpenAI.Chat.ChatMessage;

namespace Fubuni.ChatService.Agent;

/// <summary>One call of the model: its stream becomes chunks as it comes, and a reply when it has ended.</summary>
internal sealed class ModelCall(ChatClient client, TokenLimit tokenLimit, IOptions<AgentOptions> options, TimeProvider time, AgentTelemetry telemetry)
{
    /// <param name="messages">The conversation so far.</param>
    /// <param name="completion">Tools and limits.</param>
    /// <param name="textId">Id of the text part, new in every step.</param>
    /// <param name="emit">Takes the chunks.</param>
    /// <param name="report">Usage is added to it.</param>
    /// <param name="started">When the run began, for the time to the first token.</param>
    /// <exception cref="AgentFailure">The model failed, in whatever way.</exception>
    public async Task<ModelReply> StreamAsync(
        IReadOnlyList<ModelMessage> messages, ChatCompletionOptions completion, string textId,
        Action<Chunk> emit, AgentReport report, long started, CancellationToken cancellationToken)
    {
        using var activity = telemetry.StartCall(report.SessionId, tokenLimit.Tokens);
        var callStarted = time.GetTimestamp();
        var (firstAt, lastAt, following) = (0L, 0L, 0);
        var reader = new UpdateReader(textId, emit, () =>
        {
            firstAt = time.GetTimestamp();
            report.TimeToFirstToken ??= time.GetElapsedTime(started, firstAt);
            telemetry.FirstChunk(activity, time.GetElapsedTime(callStarted, firstAt));
        });

        using var silence = new CancellationTokenSource(options.Value.IdleTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            await foreach (var update in client.CompleteChatStreamingAsync(messages, completion, either.Token))
            {
                silence.CancelAfter(options.Value.IdleTimeout);
                reader.Read(update);
                (lastAt, following) = firstAt == 0 ? (0, 0) : (time.GetTimestamp(), following + 1);
                if (update.Usage is { } usage)
                {
                    report.Add(usage.InputTokenCount, usage.OutputTokenCount);
                    telemetry.Tokens(activity, reader.Identity, usage);
                }
            }

            var reply = reader.Complete();
            telemetry.FollowingChunks(time.GetElapsedTime(firstAt, lastAt), following - 1);
            telemetry.CallEnded(activity, time.GetElapsedTime(callStarted), reader.Identity, reply.FinishReason, null);
            return reply;
        }
        catch (Exception exception)
        {
            var failure = AgentFailure.From(exception);
            var errorType = cancellationToken.IsCancellationRequested ? AgentTelemetry.Cancelled : failure.Code;
            telemetry.CallEnded(activity, time.GetElapsedTime(callStarted), reader.Identity, null, errorType);
            cancellationToken.ThrowIfCancellationRequested();
            throw failure;
        }
    }

    /// <summary>Puts the pieces of one stream together.</summary>
    private sealed class UpdateReader(string textId, Action<Chunk> emit, Action onFirst)
    {
        private readonly StringBuilder _text = new();
        private readonly SortedDictionary<int, RequestedCall> _calls = [];
        private ChatFinishReason? _finishReason;
        private bool _hasFirst;

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

            return new ModelReply(_text.ToString(), [.. _calls.Values], Name(_finishReason.Value));
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

            _text.Append(text);
            emit(new TextDeltaChunk(textId, text));
        }

        private void ReadCall(StreamingChatToolCallUpdate update)
        {
            First();
            if (!_calls.TryGetValue(update.Index, out var call))
            {
                call = new RequestedCall($"call_{Guid.CreateVersion7():N}", update.FunctionName ?? "");
                _calls.Add(update.Index, call);
                emit(new ToolInputStartChunk(call.Id, call.Name));
            }

            if (update.FunctionArgumentsUpdate is { } arguments)
            {
                call.Arguments.Append(arguments);
            }
        }

        private void First()
        {
            if (!_hasFirst)
            {
                _hasFirst = true;
                onFirst();
            }
        }

        private static string Name(ChatFinishReason reason) => reason switch
        {
            ChatFinishReason.Stop => "stop",
            ChatFinishReason.Length => "length",
            ChatFinishReason.ContentFilter => "content-filter",
            ChatFinishReason.ToolCalls or ChatFinishReason.FunctionCall => "tool-calls",
            _ => "other",
        };
    }
}
