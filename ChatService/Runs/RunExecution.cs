using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Sessions;
using Fubuni.ChatService.Streaming;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Runs;

/// <summary>One run, from the stored question to the stored answer.</summary>
internal sealed partial class RunExecution(
    ChatDb db, RunStore store, FubuniAgent agent, RunTelemetry telemetry, ModelConnection model,
    IOptions<AgentOptions> agentOptions, IOptions<RunOptions> runOptions, TimeProvider time, ILogger<RunExecution> logger)
{
    private sealed record Outcome(RunStatus Status, string FinishReason = "", AgentFailure? Failure = null);

    public async Task ExecuteAsync(Turn turn, ActiveRun active)
    {
        var run = turn.Run;
        var started = time.GetTimestamp();
        telemetry.Started();
        using var output = new RunOutput(active.Log, time);
        var report = new AgentReport { SessionId = run.SessionId };
        output.Write(new StartChunk(run.AssistantMessageId, new MessageMetadata
        {
            SessionId = run.SessionId,
            RunId = run.Id,
            CreatedAt = run.CreatedAt,
            Model = model.Model,
            Status = MessageStatus.Streaming.ToName(),
        }));
        output.Write(new SessionChunk(turn.Session));

        var outcome = await AnswerAsync(turn, active, output, report);
        var parts = output.Close(ToolPart.CutShort);
        if (!await TryStoreAsync(run, outcome, parts, report))
        {
            outcome = new Outcome(RunStatus.Interrupted, Failure: AgentFailure.Interrupted());
        }

        // Only now: who reads the end may load the message or send the next one at once.
        WriteEnd(output, outcome, report);
        output.Complete();
        telemetry.Ended(outcome.Status, outcome.Failure?.Code, time.GetElapsedTime(started), report.TimeToFirstToken, active.Log.Count);
    }

    private async Task<Outcome> AnswerAsync(Turn turn, ActiveRun active, RunOutput output, AgentReport report)
    {
        var run = turn.Run;
        using var limit = new CancellationTokenSource(agentOptions.Value.TimeLimit, time);
        await using var onLimit = limit.Token.Register(() => active.End(EndReason.TimeLimit));
        using var answered = new CancellationTokenSource();
        var checkpoints = CheckpointAsync(run, active, output, answered.Token);
        try
        {
            var branch = turn.Branch ?? await db.Messages.NewestOfBranchAsync(run.UserMessageId, run.OwnerId, IsEnough, active.Ended);
            return new Outcome(RunStatus.Complete, await agent.AnswerAsync(run.OwnerId, branch, output.Write, report, active.Ended));
        }
        catch (OperationCanceledException) when (active.Reason != EndReason.None)
        {
            return active.Reason switch
            {
                EndReason.Stopped => new Outcome(RunStatus.Stopped),
                EndReason.TimeLimit => new Outcome(RunStatus.Error, Failure: AgentFailure.TimeLimit()),
                _ => new Outcome(RunStatus.Interrupted, Failure: AgentFailure.Interrupted()),
            };
        }
        catch (AgentFailure failure)
        {
            LogModelFailed(run.Id, failure.Code, failure.Cause);
            return new Outcome(RunStatus.Error, Failure: failure);
        }
        catch (Exception exception)
        {
            LogFailed(exception, run.Id);
            return new Outcome(RunStatus.Error, Failure: AgentFailure.Internal(exception));
        }
        finally
        {
            await answered.CancelAsync();
            await checkpoints;
        }

        bool IsEnough(IReadOnlyList<ChatMessage> newest) => newest.Sum(Conversation.EstimateTokens) > agentOptions.Value.HistoryTokens;
    }

    /// <summary>Stores what there is and renews the lease, at intervals. Never fails: a database that is away for a moment does not end an answer.</summary>
    private async Task CheckpointAsync(ChatRun run, ActiveRun active, RunOutput output, CancellationToken answered)
    {
        using var timer = new PeriodicTimer(runOptions.Value.CheckpointInterval, time);
        while (await NextTickAsync(timer, answered))
        {
            try
            {
                switch (await store.CheckpointAsync(run, output.SnapshotIfChanged(), answered))
                {
                    case Checkpoint.Lost:
                        active.End(EndReason.LeaseLost);
                        return;
                    case Checkpoint.StopRequested:
                        active.End(EndReason.Stopped);
                        break;
                }
            }
            catch (Exception) when (answered.IsCancellationRequested)
            {
                // However it failed: the answer is about to be stored as a whole.
                return;
            }
            catch (Exception exception)
            {
                LogCheckpointFailed(exception, run.Id);
            }
        }
    }

    private static async Task<bool> NextTickAsync(PeriodicTimer timer, CancellationToken answered)
    {
        try
        {
            return await timer.WaitForNextTickAsync(answered);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<bool> TryStoreAsync(ChatRun run, Outcome outcome, IReadOnlyList<MessagePart> parts, AgentReport report)
    {
        try
        {
            return await store.FinishAsync(run, outcome.Status, parts, outcome.Failure?.Code, report);
        }
        catch (Exception exception)
        {
            // The last checkpoint is what stays; the reaper marks it.
            LogFailed(exception, run.Id);
            return false;
        }
    }

    private static void WriteEnd(RunOutput output, Outcome outcome, AgentReport report)
    {
        var metadata = report.ToMetadata(outcome.Status, outcome.Failure?.Code);
        if (outcome.Status == RunStatus.Complete)
        {
            output.Write(new FinishChunk(outcome.FinishReason, metadata));
            return;
        }

        output.Write(new MetadataChunk(metadata));
        output.Write(outcome.Failure is { } failure ? new ErrorChunk(failure.UserText) : new AbortChunk("stopped"));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model failed run {RunId}: {Code} ({Cause})")]
    private partial void LogModelFailed(Guid runId, string code, string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "The run {RunId} failed")]
    private partial void LogFailed(Exception exception, Guid runId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {RunId} could not be stored; it goes on")]
    private partial void LogCheckpointFailed(Exception exception, Guid runId);
}
