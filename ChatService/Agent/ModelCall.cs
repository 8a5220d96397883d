using Fubuni.ChatService.Streaming;
using Microsoft.Extensions.Options;
using OpenAI.Chat;
using ModelMessage = OpenAI.Chat.ChatMessage;

namespace Fubuni.ChatService.Agent;

/// <summary>One call of the model: its stream becomes chunks as it comes, and a reply when it has ended.</summary>
internal sealed class ModelCall(
    ChatClient client,
    TokenLimit tokenLimit,
    IOptions<AgentOptions> options,
    TimeProvider time,
    AgentTelemetry telemetry
)
{
    /// <param name="messages">The conversation so far.</param>
    /// <param name="completion">Tools and limits.</param>
    /// <param name="textId">Id of the text part, new in every step.</param>
    /// <param name="emit">Takes the chunks.</param>
    /// <param name="report">Usage is added to it.</param>
    /// <param name="started">When the run began, for the time to the first token.</param>
    /// <exception cref="AgentFailure">The model failed, in whatever way.</exception>
    public async Task<ModelReply> StreamAsync(
        IReadOnlyList<ModelMessage> messages,
        ChatCompletionOptions completion,
        string textId,
        Action<Chunk> emit,
        AgentReport report,
        long started,
        CancellationToken cancellationToken
    )
    {
        using var activity = telemetry.StartCall(report.SessionId, tokenLimit.Tokens);
        var callStarted = time.GetTimestamp();
        var (firstAt, lastAt, following) = (0L, 0L, 0);
        var reader = new ReplyReader(
            textId,
            options.Value,
            emit,
            () =>
            {
                firstAt = time.GetTimestamp();
                report.TimeToFirstToken ??= time.GetElapsedTime(started, firstAt);
                telemetry.FirstChunk(activity, time.GetElapsedTime(callStarted, firstAt));
            }
        );

        // Of the whole call so far, wherever it comes: at the end as a rule, with every chunk from some.
        ChatTokenUsage? usage = null;
        using var silence = new CancellationTokenSource(options.Value.IdleTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            await foreach (var update in client.CompleteChatStreamingAsync(messages, completion, linked.Token))
            {
                silence.CancelAfter(options.Value.IdleTimeout);
                reader.Read(update);
                (lastAt, following) = firstAt == 0 ? (0, 0) : (time.GetTimestamp(), following + 1);
                usage = update.Usage ?? usage;
                if (reader.IsFull)
                {
                    break;
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
        finally
        {
            if (usage is not null)
            {
                report.Add(usage.InputTokenCount, usage.OutputTokenCount);
                telemetry.Tokens(activity, reader.Identity, usage);
            }
        }
    }
}
