using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Npgsql;
using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Hosting;

/// <summary>Real PostgreSQL and Redis, run from the tiny AppHost's own entry point.</summary>
public sealed class DataTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Data_in_a_volume_is_there_in_the_next_run()
    {
        await using (var first = await StartAsync(hasVolumes: true))
        {
            await WriteAsync(first);
        }

        await using var second = await StartAsync(hasVolumes: true);
        Assert.Equal(("kept", "kept"), await ReadAsync(second));
    }

    [Fact]
    public async Task Data_without_a_volume_ends_with_the_run()
    {
        await using (var first = await StartAsync(hasVolumes: false))
        {
            await WriteAsync(first);
        }

        await using var second = await StartAsync(hasVolumes: false);
        Assert.Equal((null, null), await ReadAsync(second));
    }

    [Fact]
    public async Task A_changed_password_opens_the_same_data()
    {
        await using (var first = await StartAsync(hasVolumes: true, "--Parameters:postgres-password=the first one"))
        {
            await WriteAsync(first);
        }

        await using var second = await StartAsync(hasVolumes: true, "--Parameters:postgres-password=it's {another} one");
        Assert.Equal(("kept", "kept"), await ReadAsync(second));
    }

    [Fact]
    public async Task A_wrong_password_opens_nothing()
    {
        await using var app = await StartAsync(hasVolumes: false);
        var postgres = new NpgsqlConnectionStringBuilder(await app.GetConnectionStringAsync("notes", Cancellation)) { Password = "wrong" };
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);

        var redis = ConfigurationOptions.Parse((await app.GetConnectionStringAsync("cache", Cancellation))!);
        redis.Password = "wrong";
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(redis));
    }

    [Fact]
    public async Task A_test_may_remove_resources_before_it_builds()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<TinyAppHost>(["--Redis=true", "--Script=exit 1"], Cancellation);
        builder.Resources.Remove(builder.Resources.Single(resource => resource.Name == "script"));
        await using var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);

        await app.ResourceNotifications.WaitForResourceHealthyAsync("cache", Cancellation);
        Assert.Throws<ArgumentException>(() => app.GetEndpoint("script"));
    }

    private async Task<DistributedApplication> StartAsync(bool hasVolumes, params string[] args)
    {
        string[] all = ["--Postgres=true", "--Redis=true", $"--Volumes={hasVolumes}", $"--FUBUNI_DATA={_home.Path}", .. args];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<TinyAppHost>(all, Cancellation);
        var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("notes", Cancellation);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("cache", Cancellation);
        return app;
    }

    private static async Task WriteAsync(DistributedApplication app)
    {
        await using var connection = await ConnectAsync(app);
        await using var command = new NpgsqlCommand("CREATE TABLE note (text text); INSERT INTO note VALUES ('kept')", connection);
        await command.ExecuteNonQueryAsync(Cancellation);
        await using var redis = await ConnectionMultiplexer.ConnectAsync((await app.GetConnectionStringAsync("cache", Cancellation))!);
        await redis.GetDatabase().StringSetAsync("note", "kept");
    }

    private static async Task<(string? Postgres, string? Redis)> ReadAsync(DistributedApplication app)
    {
        await using var connection = await ConnectAsync(app);
        await using var exists = new NpgsqlCommand("SELECT to_regclass('note') IS NOT NULL", connection);
        string? note = null;
        if ((bool)(await exists.ExecuteScalarAsync(Cancellation))!)
        {
            await using var command = new NpgsqlCommand("SELECT text FROM note", connection);
            note = (string?)await command.ExecuteScalarAsync(Cancellation);
        }

        await using var redis = await ConnectionMultiplexer.ConnectAsync((await app.GetConnectionStringAsync("cache", Cancellation))!);
        return (note, await redis.GetDatabase().StringGetAsync("note"));
    }

    private static async Task<NpgsqlConnection> ConnectAsync(DistributedApplication app)
    {
        var settings = new NpgsqlConnectionStringBuilder(await app.GetConnectionStringAsync("notes", Cancellation)) { Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(Cancellation);
        return connection;
    }
}
