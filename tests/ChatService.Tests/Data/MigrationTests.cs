using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Npgsql;

namespace Fubuni.ChatService.Tests.Data;

/// <summary>How the schema of a database is created and migrated. Each test starts without its database.</summary>
public sealed class MigrationTests(ChatApp app)
{
    private readonly string _database = new NpgsqlConnectionStringBuilder(app.Database)
    {
        Database = $"migration_{Guid.NewGuid():N}",
    }.ConnectionString;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private (string Key, string Value) Database => ("ConnectionStrings:chatdb", _database);

    [Fact]
    public async Task Four_replicas_that_start_at_the_same_time_without_a_database_are_all_migrated()
    {
        var replicas = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => app.StartReplica(Database), Cancel))
        );

        foreach (var replica in replicas)
        {
            await app.NewUser(replica)
                .PostAsync("/api/tasks", new { title = "here" }, System.Net.HttpStatusCode.Created);
        }

        Assert.Equal(4L, await QueryAsync("select count(*) from tasks"));
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_service_that_must_not_migrate_waits_for_the_migrate_command()
    {
        using var logs = new CapturedLogs();
        var starting = Task.Run(
            () =>
                app.StartReplica(
                    logs,
                    Database,
                    ("Database:MigrateOnStart", "false"),
                    ("Database:WaitInterval", "00:00:00.1")
                ),
            Cancel
        );
        await Eventually.TrueAsync(
            () =>
                logs.Lines.Any(line =>
                    line.Contains("waits for what its database lacks: the database", StringComparison.Ordinal)
                ),
            cancellationToken: Cancel
        );
        Assert.False(starting.IsCompleted);

        // The command needs only the database.
        var (exitCode, output, error) = await ChatProcess.RunAsync(["migrate"], [Database]);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("_Initial", output, StringComparison.Ordinal);
        await using var replica = await starting.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        await app.NewUser(replica).GetAsync("/api/chat/sessions");
        Assert.Equal(
            "The database is up to date.",
            (await ChatProcess.RunAsync(["migrate"], [Database])).Output.Trim()
        );
    }

    [Fact]
    public async Task A_service_that_starts_before_its_database_server_waits_for_it()
    {
        var (proxy, behindProxy) = TcpProxy.BeforePostgres(_database);
        await using var server = proxy;
        server.Cut();
        using var logs = new CapturedLogs();
        var starting = Task.Run(
            () =>
                app.StartReplica(
                    logs,
                    ("ConnectionStrings:chatdb", behindProxy),
                    ("Database:WaitInterval", "00:00:00.1")
                ),
            Cancel
        );
        await Eventually.TrueAsync(
            () => logs.Lines.Any(line => line.Contains("waits for its database server", StringComparison.Ordinal)),
            cancellationToken: Cancel
        );
        Assert.False(starting.IsCompleted);

        server.Resume();

        await using var replica = await starting.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        await app.NewUser(replica).GetAsync("/api/chat/sessions");
    }

    [Fact]
    public async Task A_service_works_with_the_schema_of_the_next_version()
    {
        Assert.Equal(0, (await ChatProcess.RunAsync(["migrate"], [Database])).ExitCode);
        // A migration may add optional columns.
        await QueryAsync(
            """
            insert into "__EFMigrationsHistory" values ('29990101000000_Later', '10.0.0');
            alter table chat_sessions add column later text;
            alter table chat_messages add column later int not null default 0;
            alter table chat_runs add column later jsonb;
            alter table tasks add column later boolean not null default false;
            select 1;
            """
        );
        await using var replica = app.StartReplica(Database, ("Database:MigrateOnStart", "false"));
        var user = app.NewUser(replica);
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Call("add_task", new { title = "later" }), Steps.Say("Hello."));

        Assert.Equal("Hello.", (await user.StreamAsync(userText)).Text);
    }

    private async Task<object?> QueryAsync(string sql)
    {
        await using var data = NpgsqlDataSource.Create(_database);
        await using var command = data.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
