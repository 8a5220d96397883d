using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Instructions;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Models;
using Fubuni.ChatService.Preferences;
using Fubuni.ChatService.Streaming;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Runs;

/// <summary>Executes one run, from the stored user message to the stored assistant message.</summary>
internal sealed partial class RunExecution(
    ChatDbContext db,
    RunStore store,
    InstructionsService instructions,
    PreferencesService preferences,
    FubuniAgent agent,
    RunTelemetry telemetry,
    ModelCatalog models,
    IOptions<AgentOptions> agentOptions,
    IOptions<RunOptions> runOptions,
    ICompletedRunHandler completed,
    TimeProvider time,
    ILogger<RunExecution> logger
)
{
    private sealed record Outcome(RunStatus Status, string FinishReason = "", AgentFailure? Failure = null);

    public async Task ExecuteAsync(RunInput input, ActiveRun active)
    {
        var run = input.Run;
        var model = models.FirstOf(run.Model);
        var started = time.GetTimestamp();
        telemetry.Started();
        using var output = new RunOutput(active.Log, time);
        var report = new AgentReport { SessionId = run.SessionId };
        output.Write(
            new StartChunk(
                run.AssistantMessageId,
                new MessageMetadata
                {
                    SessionId = run.SessionId,
                    RunId = run.Id,
                    CreatedAt = run.CreatedAt,
                    Model = model.Id,
                    ModelName = model.OtherName,
                    Status = MessageStatus.Streaming.ToName(),
                }
            )
        );
        output.Write(new SessionChunk(input.Session));

        var outcome = await AnswerAsync(input, model, active, output, report);
        report.Duration = time.GetElapsedTime(started);
        var parts = output.Close(ToolPart.NoResult);
        if (!await TryStoreAsync(run, outcome, parts, report))
        {
            outcome = new Outcome(RunStatus.Interrupted, Failure: AgentFailure.Interrupted());
        }

        // Only now: a client that reads the end may load the message or send the next one at once.
        WriteEnd(output, outcome, report);
        output.Complete();
        telemetry.Ended(
            outcome.Status,
            outcome.Failure?.Code,
            time.GetElapsedTime(started),
            report.TimeToFirstToken,
            active.Log.Count
        );
        if (outcome.Status == RunStatus.Complete)
        {
            completed.Handle(input);
        }
    }

    private async Task<Outcome> AnswerAsync(
        RunInput input,
        ChatModel model,
        ActiveRun active,
        RunOutput output,
        AgentReport report
    )
    {
        var run = input.Run;
        using var limit = new AnswerTimeLimit(
            agentOptions.Value.TimeLimit,
            time,
            () => active.End(EndReason.TimeLimit)
        );
        using var answered = new CancellationTokenSource();
        using var saving = new SemaphoreSlim(1);
        var checkpoints = CheckpointAsync(SaveAsync, run, answered.Token);
        try
        {
            var branch =
                input.Branch
                ?? await db.Messages.NewestOfBranchAsync(run.UserMessageId, run.OwnerId, IsEnough, active.Ended);
            var own = await instructions.ReadAsync(run.OwnerId, active.Ended);
            var request = new AgentRequest(
                run.OwnerId,
                run.SessionId,
                model,
                own,
                await preferences.ReadTimeZoneAsync(run.OwnerId, active.Ended),
                branch,
                input.CompletedParts,
                TrySaveAsync,
                limit.Pause
            );
            return new Outcome(
                RunStatus.Complete,
                await agent.AnswerAsync(request, output.Write, report, active.Ended)
            );
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

        async Task TrySaveAsync(CancellationToken cancellationToken)
        {
            try
            {
                await SaveAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogCheckpointFailed(exception, run.Id);
            }
        }

        // One at a time: an older snapshot must not overwrite a newer one.
        async Task SaveAsync(CancellationToken cancellationToken)
        {
            await saving.WaitAsync(cancellationToken);
            try
            {
                active.ApplyCheckpoint(await store.CheckpointAsync(run, output.SnapshotIfChanged(), cancellationToken));
            }
            finally
            {
                saving.Release();
            }
        }

        bool IsEnough(IReadOnlyList<ChatMessage> newest) =>
            newest.Sum(PromptBuilder.EstimateTokens) > agentOptions.Value.HistoryTokens;
    }

    /// <summary>
    /// Stores the answer so far and renews the lease, at intervals. Never fails: a short outage of the database does
    /// not end an answer.
    /// </summary>
    private async Task CheckpointAsync(Func<CancellationToken, Task> saveAsync, ChatRun run, CancellationToken answered)
    {
        using var timer = new PeriodicTimer(runOptions.Value.CheckpointInterval, time);
        while (await NextTickAsync(timer, answered))
        {
            try
            {
                await saveAsync(answered);
            }
            catch (Exception) when (answered.IsCancellationRequested)
            {
                // The whole answer is about to be stored, so this failure does not matter.
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

    private async Task<bool> TryStoreAsync(
        ChatRun run,
        Outcome outcome,
        IReadOnlyList<MessagePart> parts,
        AgentReport report
    )
    {
        try
        {
            return await store.FinishAsync(run, outcome.Status, parts, outcome.Failure?.Code, report);
        }
        catch (Exception exception)
        {
            // The last checkpoint stays, and the reaper interrupts the run.
            LogFailed(exception, run.Id);
            return false;
        }
    }

    private static void WriteEnd(RunOutput output, Outcome outcome, AgentReport report)
    {
        var metadata = report.ToMetadata(outcome.Status.ToMessageStatus(), outcome.Failure?.Code);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {RunId} could not be stored; it continues")]
    private partial void LogCheckpointFailed(Exception exception, Guid runId);
}
