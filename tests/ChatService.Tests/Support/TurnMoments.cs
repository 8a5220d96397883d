using System.Data.Common;
using Fubuni.ChatService.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>Does something at a moment in which a replica begins a turn; only the first time.</summary>
public sealed class TurnMoments : IDbTransactionInterceptor, ISaveChangesInterceptor
{
    private bool _begun;
    private bool _saved;
    private bool _committed;

    /// <summary>All that the turn depends on has been read, and its transaction has not begun.</summary>
    public Func<Task>? Beginning { get; init; }

    /// <summary>Its transaction keeps other turns of the user out, and nothing of it is written.</summary>
    public Func<Task>? Saving { get; init; }

    /// <summary>Postgres has stored the turn, and the replica does not know it yet.</summary>
    public Func<Task>? Committed { get; init; }

    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default
    )
    {
        await DoOnceAsync(Beginning, ref _begun, eventData);
        return result;
    }

    public async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        await DoOnceAsync(Saving, ref _saved, eventData);
        return result;
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    ) => DoOnceAsync(Committed, ref _committed, eventData);

    private static Task DoOnceAsync(Func<Task>? what, ref bool isDone, DbContextEventData eventData)
    {
        var isOfTurn = eventData.Context!.ChangeTracker.Entries<ChatRun>().Any(run => run.State == EntityState.Added);
        return what is not null && isOfTurn && !Interlocked.Exchange(ref isDone, true) ? what() : Task.CompletedTask;
    }
}
