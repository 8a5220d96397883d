using Fubuni.ChatService.Streaming;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using ModelMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Fubuni.ChatService.Agent;

/// <summary>One call of the model: its stream becomes chunks as it comes, and a reply when it has ended.</summary>
internal sealed class ModelCall(IChatClient client, IOptions<AgentOptions> options, TimeProvider time)
{
    /// <param name="messages">The conversation so far.</param>
    /// <param name="chat">Tools and limits.</param>
    /// <param name="step">The number of the call, for the ids of its parts.</param>
    /// <param name="emit">Takes the chunks.</param>
    /// <param name="report">Usage is added to it.</param>
    /// <param name="started">When the run began, for the time to the first token.</param>
    /// <exception cref="AgentFailure">The model failed, in whatever way.</exception>
    public async Task<ModelReply> StreamAsync(
        IReadOnlyList<ModelMessage> messages,
        ChatOptions chat,
        int step,
        Action<Chunk> emit,
        AgentReport report,
        long started,
        CancellationToken cancellationToken
    )
    {
        var reply = new ReplyChunks(step, options.Value, emit, time);
        UsageDetails? usage = null;
        try
        {
            await foreach (var update in client.GetStreamingResponseAsync(messages, chat, cancellationToken))
            {
                foreach (var content in update.Contents)
                {
                    usage = (content as UsageContent)?.Details ?? usage;
                    reply.Add(content);
                }

                reply.Finish(update.FinishReason);
                report.ResponseModel = update.ModelId ?? report.ResponseModel;
                if (reply.HasBegun)
                {
                    report.TimeToFirstToken ??= time.GetElapsedTime(started);
                }

                if (reply.IsFull)
                {
                    break;
                }
            }

            return reply.Complete();
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw AgentFailure.From(exception, reply.HasBegun);
        }
        finally
        {
            report.Add(usage);
        }
    }
}
