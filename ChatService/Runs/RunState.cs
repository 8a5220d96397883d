using Fubuni.ChatService.RunLogs;

namespace Fubuni.ChatService.Runs;

internal sealed class RunState(RunStore runs, ReplicaHeartbeat replicas) : IRunState
{
    public async Task<bool> HasEndedAsync(Guid runId, CancellationToken cancellationToken) =>
        await runs.FindWorkerAsync(runId, cancellationToken) is not { } worker
        || await replicas.IsDeadAsync(worker, ReplicaHeartbeat.LongSilence, cancellationToken);
}
