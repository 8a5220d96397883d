using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>
/// A checkpoint that is under way when its answer ends, and then fails, in a way that is not tried again, instead of
/// being cancelled.
/// </summary>
public sealed class BrokenCheckpoint : DbCommandInterceptor
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Begun => _begun.Task;

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        if (command.CommandText.Contains("set heartbeat_at", StringComparison.Ordinal))
        {
            _begun.TrySetResult();
            var ended = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(ended.SetResult);
            await ended.Task;
            throw new NpgsqlException("The connection is broken");
        }

        return result;
    }
}
