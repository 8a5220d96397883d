using System.Runtime.CompilerServices;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.RunLogs;
using Fubuni.ChatService.Streaming;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Runs;

/// <summary>
/// Reads a run's answer on any replica: from its log while it is written, from the stored message afterwards.
/// </summary>
internal sealed class AnswerStreams(
    RunLogStore logs,
    RunStore runs,
    DeadRuns deadRuns,
    ReplicaHeartbeat replicas,
    IServiceScopeFactory scopes,
    IHostApplicationLifetime lifetime,
    TimeProvider time
)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Every stream ends with a chunk that says how the answer ended, even when the replica that wrote it died.
    /// </summary>
    /// <param name="input">The run.</param>
    /// <param name="after">Chunks up to this sequence number are left out; 0 for all.</param>
    /// <exception cref="OperationCanceledException">
    /// The client must resume on another replica, because this one stops and the run is not here; or it must load the
    /// answer, because the end of a complete answer was lost with its copy in Redis. A run of this replica ends first,
    /// and its stream ends with it.
    /// </exception>
    public async IAsyncEnumerable<IReadOnlyList<LogEntry>> ReadAsync(
        RunInput input,
        long after,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            logs.IsLocal(input.Run.Id) ? default : lifetime.ApplicationStopping
        );
        LogEntry? last = null;
        if (input.Run.Status == RunStatus.Active)
        {
            await foreach (var batch in logs.ReadAsync(input.Run.Id, after, linked.Token))
            {
                last = batch[^1];
                yield return batch;
            }

            if (last is { } end && Chunk.IsEnd(end.Json.Span))
            {
                yield break;
            }

            // There is no log, or it has no end: the run has just ended, its replica died, or Redis is unavailable.
            await WaitUntilEndedAsync(input.Run.Id, linked.Token);
        }

        await using var scope = scopes.CreateAsyncScope();
        var answer = await scope
            .ServiceProvider.GetRequiredService<ChatDbContext>()
            .Messages.AsNoTracking()
            .SingleOrDefaultAsync(
                m => m.Id == input.Run.AssistantMessageId && m.OwnerId == input.Run.OwnerId,
                cancellationToken
            );
        yield return last is null && answer is not null
            ? StoredAnswer.Replay(answer, input.Session)
            : StoredAnswer.EndOrNull(answer, (last?.Sequence ?? 0) + 1) ?? throw new OperationCanceledException();
    }

    /// <summary>Returns when the answer has ended and is stored.</summary>
    /// <exception cref="OperationCanceledException">This replica stops, and the run is on another one.</exception>
    public async Task WaitUntilStoredAsync(RunInput input, CancellationToken cancellationToken)
    {
        if (input.Run.Status != RunStatus.Active)
        {
            return;
        }

        using var linked = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            logs.IsLocal(input.Run.Id) ? default : lifetime.ApplicationStopping
        );
        await foreach (var _ in logs.ReadAsync(input.Run.Id, after: 0, linked.Token))
        {
            // Only its end matters here.
        }

        await WaitUntilEndedAsync(input.Run.Id, linked.Token);
    }

    private async Task WaitUntilEndedAsync(Guid runId, CancellationToken cancellationToken)
    {
        while (await runs.FindWorkerAsync(runId, cancellationToken) is { } worker)
        {
            if (await replicas.IsDeadAsync(worker, ReplicaHeartbeat.LongSilence, cancellationToken))
            {
                await deadRuns.InterruptAsync(worker, cancellationToken);
            }
            else
            {
                await Task.Delay(PollInterval, time, cancellationToken);
            }
        }
    }
}
