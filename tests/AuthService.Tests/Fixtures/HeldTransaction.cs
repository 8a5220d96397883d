using Fubuni.Testing;
using Npgsql;

namespace Fubuni.AuthService.Tests.Fixtures;

/// <summary>
/// A transaction that a test holds open, so that a request waits for it at the moment the test is about.
/// </summary>
internal sealed class HeldTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlConnection _watching;

    private HeldTransaction(string connectionString)
    {
        _connection = new NpgsqlConnection(connectionString);
        _watching = new NpgsqlConnection(connectionString);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<HeldTransaction> BeginAsync(
        string connectionString,
        string firstStatement,
        params object[] values
    )
    {
        var held = new HeldTransaction(connectionString);
        await held._connection.OpenAsync(Cancellation);
        await held._watching.OpenAsync(Cancellation);
        await held.ExecuteAsync("begin");
        await held.ExecuteAsync(firstStatement, values);
        return held;
    }

    /// <summary>Runs a statement in the transaction; its values are <c>$1</c>, <c>$2</c> and so on.</summary>
    public async Task ExecuteAsync(string statement, params object[] values)
    {
        await using var command = new NpgsqlCommand(statement, _connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>Returns when another transaction waits for a lock of this one.</summary>
    public Task UntilAwaitedAsync() =>
        Eventually.TrueAsync(
            async () =>
            {
                await using var command = new NpgsqlCommand(
                    "select exists (select from pg_stat_activity where $1 = any (pg_blocking_pids(pid)))",
                    _watching
                );
                command.Parameters.Add(new NpgsqlParameter { Value = _connection.ProcessID });
                return (bool)(await command.ExecuteScalarAsync(Cancellation))!;
            },
            cancellationToken: Cancellation
        );

    public Task CommitAsync() => ExecuteAsync("commit");

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _watching.DisposeAsync();
    }
}
