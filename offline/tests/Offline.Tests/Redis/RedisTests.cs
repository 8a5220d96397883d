using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

/// <summary>Tests that share a server and a connection; each test has its own keys.</summary>
public abstract class RedisTests(RedisServer server) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private readonly string _prefix = $"{Guid.NewGuid():N}:";
    private ConnectionMultiplexer? _connection;

    protected RedisServer Server => server;
    protected ConnectionMultiplexer Connection => _connection!;
    protected IDatabase Db => Connection.GetDatabase();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected RedisKey Key(string name) => _prefix + name;

    public async ValueTask InitializeAsync() => _connection = await server.ConnectAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Connection.DisposeAsync();
    }
}
