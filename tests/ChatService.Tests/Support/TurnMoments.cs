using System.Data.Common;
using Fubuni.ChatService.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>Does something at a moment in which a replica begins a turn; only the first time.</summary>
public sealed class TurnMoments : IDbTransactionInterceptor, ISaveChangesInterceptor
{
    private int _begun;
    private int _saved;
    private int _committed;

    /// <summary>All that the turn depends on has been read, and its transaction has not begun.</summary>
    public Func<Task>? Beginning { get; init; }

    /// <summary>Its transaction keeps other turns of the user out, and nothing of it is written.</summary>
    public Func<Task>? Saving { get; init; }

    /// <summary>Postgres has stored the turn, and the replica does not know it yet.</summary>
    public Func<Task>? Committed { get; init; }

    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        if (Beginning is not null && IsOfTurn(eventData) && Interlocked.Exchange(ref _begun, 1) == 0)
        {
            await Beginning();
        }

        return result;
    }

    public async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (Saving is not null && IsOfTurn(eventData) && Interlocked.Exchange(ref _saved, 1) == 0)
        {
            await Saving();
        }

        return result;
    }

    public async Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Committed is not null && IsOfTurn(eventData) && Interlocked.Exchange(ref _committed, 1) == 0)
        {
            await Committed();
        }
    }

    private static bool IsOfTurn(DbContextEventData eventData) => eventData.Context!.ChangeTracker.Entries<ChatRun>().Any(run => run.State == EntityState.Added);
}
