using System.Text;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Models;
using Fubuni.ChatService.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Titles;

/// <summary>Asks the model for the title of one session, once.</summary>
internal sealed partial class TitleWriter(
    ChatDbContext db,
    TitleStore store,
    IChatClient client,
    ModelCatalog models,
    IOptions<TitleOptions> options,
    TimeProvider time,
    ILogger<TitleWriter> logger
)
{
    /// <summary>The beginning of nearly every chat that has no title yet.</summary>
    private const int MaxMessages = 6;

    /// <summary>A reply that is longer is no title.</summary>
    private const int MaxReplyLength = 2_000;

    /// <summary>Never fails: without a title the first line stays.</summary>
    /// <param name="run">Has a complete answer, which is stored.</param>
    /// <param name="stopping">This replica stops. The title is not asked for again.</param>
    public async Task WriteAsync(ChatRun run, CancellationToken stopping)
    {
        try
        {
            if (await store.TryClaimAsync(run, stopping) is not { } firstLine)
            {
                return;
            }

            var branch = await db
                .Messages.BranchTo(run.AssistantMessageId, run.OwnerId, MaxMessages)
                .ToListAsync(stopping);
            var (reply, tokens) = await AskAsync(models.FirstOf(run.Model), branch, stopping);
            await store.StoreAsync(run, firstLine, TitleText.Read(reply), tokens.Usage, CancellationToken.None);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogFailed(run.SessionId, ModelFailure.Of(exception, hasWords: false).Cause);
        }
        catch (Exception)
        {
            // Stopping takes precedence over whatever failed because of it.
        }
    }

    /// <returns>What the model said, without what it thought. Nothing where it could not end.</returns>
    private async Task<(string Reply, TokenCounter Tokens)> AskAsync(
        ChatModel model,
        IReadOnlyList<Messages.ChatMessage> branch,
        CancellationToken stopping
    )
    {
        using var limit = new CancellationTokenSource(options.Value.Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        // The chat's own model: another provider must not be shown what is said in it.
        var chat = new ChatOptions { ModelId = models.RouteOf(model), MaxOutputTokens = options.Value.MaxOutputTokens };
        var text = new StringBuilder();
        UsageDetails? usage = null;
        ChatFinishReason? finish = null;
        await foreach (var update in client.GetStreamingResponseAsync(TitlePrompt.Of(branch), chat, linked.Token))
        {
            foreach (var content in update.Contents)
            {
                usage = (content as UsageContent)?.Details ?? usage;
                text.Append((content as TextContent)?.Text);
            }

            finish = update.FinishReason ?? finish;
            if (text.Length > MaxReplyLength)
            {
                break;
            }
        }

        var tokens = new TokenCounter();
        tokens.Add(usage);
        // One that was cut is no title.
        var isWhole = text.Length <= MaxReplyLength && (finish is null || finish == ChatFinishReason.Stop);
        return (isWhole ? text.ToString() : "", tokens);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The chat session {SessionId} keeps its first line as its title: the model wrote none ({Cause})"
    )]
    private partial void LogFailed(Guid sessionId, string cause);
}
