using System.Data.Common;
using Fubuni.ChatService.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>The connection breaks when the first turn has been committed, before Postgres can say so.</summary>
public sealed class LostCommit : DbTransactionInterceptor
{
    private int _lost;

    public bool IsLost => _lost != 0;

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        => eventData.Context!.ChangeTracker.Entries<ChatRun>().Any(run => run.State == EntityState.Added) && Interlocked.Exchange(ref _lost, 1) == 0
            ? throw new NpgsqlException("Exception while reading from stream", new EndOfStreamException())
            : Task.CompletedTask;
}
