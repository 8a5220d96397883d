using System.Runtime.CompilerServices;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Streaming;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Runs;

/// <summary>Follows a run's answer from anywhere: from its log while it is written, from the stored message once it is done.</summary>
internal sealed class AnswerStreams(RunLogs logs, RunStore runs, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <param name="turn">The run to follow.</param>
    /// <param name="after">Chunks up to this number are left out; 0 for all.</param>
    /// <exception cref="OperationCanceledException">
    /// This replica ends and the run is elsewhere: the client is to go on there. A run that is here ends first, and so does its stream.
    /// </exception>
    public async IAsyncEnumerable<IReadOnlyList<LogEntry>> FollowAsync(
        Turn turn, long after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, logs.IsHere(turn.Run.Id) ? default : lifetime.ApplicationStopping);
        if (turn.Run.Status == RunStatus.Active)
        {
            var hasLog = false;
            await foreach (var batch in logs.ReadAsync(turn.Run.Id, after, leaving.Token))
            {
                hasLog = true;
                yield return batch;
            }

            if (hasLog)
            {
                yield break;
            }

            // The log is not to be had: the run ended a moment ago, or it is elsewhere and Redis is away. The stored answer comes at its end.
            while (await runs.IsActiveAsync(turn.Run.Id, leaving.Token))
            {
                await Task.Delay(PollInterval, time, leaving.Token);
            }
        }

        await using var scope = scopes.CreateAsyncScope();
        var answer = await scope.ServiceProvider.GetRequiredService<ChatDb>().Messages.AsNoTracking()
            .SingleAsync(m => m.Id == turn.Run.AssistantMessageId && m.OwnerId == turn.Run.OwnerId, cancellationToken);
        yield return StoredAnswer.Replay(answer, turn.Session);
    }
}
