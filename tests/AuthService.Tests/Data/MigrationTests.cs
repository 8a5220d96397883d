using System.Net;
using Fubuni.AuthService.Data;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.ServiceDefaults;
using Fubuni.ServiceDefaults.Database;
using Fubuni.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.Data;

/// <summary>How the schema of a database is created: each test has a database that does not exist yet.</summary>
public sealed class MigrationTests(DataServices data)
{
    private readonly string _database = $"migration_{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Four_replicas_that_start_at_the_same_time_without_a_database_are_all_migrated()
    {
        var replicas = Enumerable.Range(0, 4).Select(_ => new AuthFactory(data) { DatabaseName = _database }).ToArray();

        await Task.WhenAll(replicas.Select(replica => Task.Run(replica.StartServer, Cancellation)));

        var users = await Task.WhenAll(replicas.Select(replica => replica.CreateClient().SignUpAsync()));
        foreach (var replica in replicas)
        {
            Assert.Empty(await replica.QueryAsync(db => db.Database.GetPendingMigrationsAsync(Cancellation)));
            Assert.Equal(HttpStatusCode.OK, (await replica.CreateClient().LoginAsync(users[0].Email)).StatusCode);
            await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_service_that_must_not_migrate_waits_for_the_migrate_command()
    {
        using var logs = new CapturedLogs();
        await using var service = new AuthFactory(data)
        {
            DatabaseName = _database,
            Logs = logs,
            Settings = { ["Database:MigrateOnStart"] = "false", ["Database:WaitInterval"] = "00:00:00.1" },
        };
        var starting = Task.Run(service.StartServer, Cancellation);
        await Eventually.TrueAsync(
            () =>
                logs.Lines.Any(line =>
                    line.Contains("waits for what its database lacks: the database", StringComparison.Ordinal)
                ),
            cancellationToken: Cancellation
        );
        Assert.False(starting.IsCompleted);

        var (exitCode, output, error) = await MigrateAsync();

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("_Initial", output, StringComparison.Ordinal);
        await starting.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        Assert.Equal("Healthy", await service.CreateClient().GetStringAsync("/health", Cancellation));
        await service.CreateClient().SignUpAsync();
    }

    [Fact]
    public async Task The_command_finds_nothing_to_do_the_second_time()
    {
        await MigrateAsync();

        var (exitCode, output, error) = await MigrateAsync();

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal("The database is up to date.", output.Trim());
    }

    [Theory]
    [InlineData(2, "migrate", "--undo")]
    [InlineData(1, "Failed to connect", "--ConnectionStrings:authdb=Host=127.0.0.1;Port=1;Database=none;Username=none")]
    public async Task What_the_command_cannot_do_it_says(int expected, string reason, string option)
    {
        var (exitCode, _, error) = await MigrateAsync(option);

        Assert.Equal(expected, exitCode);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_works_with_the_schema_of_the_next_version()
    {
        await MigrateAsync();
        await using var service = new AuthFactory(data)
        {
            DatabaseName = _database,
            Settings = { ["Database:MigrateOnStart"] = "false" },
        };
        // A migration may add what is optional.
        await service.QueryAsync(db =>
            db.Database.ExecuteSqlRawAsync(
                """
                insert into "__EFMigrationsHistory" values ('29990101000000_Later', '10.0.0');
                alter table auth_sessions add column later text;
                alter table refresh_tokens add column later int not null default 0;
                alter table audit_events add column later jsonb;
                create table later (id uuid primary key);
                """,
                Cancellation
            )
        );

        var client = service.CreateClient();
        var user = await client.SignUpAsync();

        Assert.Equal(HttpStatusCode.OK, (await client.RefreshAsync(user.RefreshToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.LoginAsync(user.Email)).StatusCode);
        Assert.Equal(0, (await MigrateAsync()).ExitCode);
    }

    /// <summary>
    /// Like a process of its own: the registrations of the program, with only the database in its settings.
    /// </summary>
    private async Task<(int ExitCode, string Output, string Error)> MigrateAsync(params string[] options)
    {
        var builder = WebApplication.CreateBuilder([
            $"--ConnectionStrings:authdb={data.AuthDb};Database={_database}",
            .. options.Where(option => option.Contains('=', StringComparison.Ordinal)),
        ]);
        builder.AddServiceDefaults();
        builder.AddAuthFeatures();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await builder.MigrateAsync<AuthDbContext>(options, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
