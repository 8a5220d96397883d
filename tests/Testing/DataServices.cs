using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Xunit;

namespace Fubuni.Testing;

/// <summary>
/// Real Postgres and Redis for the tests of one service, started once per test assembly
/// (<c>[assembly: AssemblyFixture(typeof(DataServices))]</c>) and gone afterwards.
/// </summary>
public sealed class DataServices : IAsyncLifetime
{
    /// <summary>One server has the connection pools of many services, and tests leave their pools open.</summary>
    private const string SmallPool = ";Maximum Pool Size=40;Connection Idle Lifetime=4;Connection Pruning Interval=1";

    private DistributedApplication? _app;

    public string AuthDb { get; private set; } = "";

    public string ChatDb { get; private set; } = "";

    public string Cache { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var builder = await TestComposition.CreateAsync();
        _app = await builder.WithDataOnly().StartAsync(["authdb", "chatdb", "cache"]);
        AuthDb = await ConnectionStringAsync("authdb") + SmallPool;
        ChatDb = await ConnectionStringAsync("chatdb") + SmallPool;
        Cache = await ConnectionStringAsync("cache");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private async Task<string> ConnectionStringAsync(string name) =>
        await _app!.GetConnectionStringAsync(name)
        ?? throw new InvalidOperationException($"{name} has no connection string.");
}
