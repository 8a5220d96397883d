using System.Net;
using Microsoft.Extensions.Logging;

namespace StackExchange.Redis;

/// <summary>
/// The client: one connection shared by all commands, one for subscriptions, both renewed when they break. Create one and keep it.
/// This stand-in speaks RESP2 to a single server: no cluster, no replicas, no sentinel.
/// </summary>
public sealed partial class ConnectionMultiplexer : IConnectionMultiplexer
{
    private readonly ConfigurationOptions _options;
    private readonly RedisSubscriber _subscriber;
    private readonly ILogger? _logger;

    private ConnectionMultiplexer(ConfigurationOptions configuration)
    {
        _options = configuration.Clone();
        if (_options.EndPoints.Count == 0) throw new ArgumentException("No endpoints specified", nameof(configuration));
        _options.SetDefaultPorts();
        _options.ClientName ??= Environment.MachineName.Replace(' ', '_');
        _logger = _options.LoggerFactory?.CreateLogger<ConnectionMultiplexer>();
        _subscriber = new RedisSubscriber(this);
        Commands = new Bridge(this, ConnectionType.Interactive, _options);
        Subscriptions = new Bridge(this, ConnectionType.Subscription, _options)
        {
            TakeUnsolicited = _subscriber.TryDeliver,
            Opening = _subscriber.Resubscribe,
        };
    }

    public event EventHandler<ConnectionFailedEventArgs>? ConnectionFailed;
    public event EventHandler<ConnectionFailedEventArgs>? ConnectionRestored;

    public string ClientName => _options.ClientName!;
    public string Configuration => _options.ToString();
    public int TimeoutMilliseconds => _options.SyncTimeout;
    public bool IsConnected => Commands.IsConnected;
    public bool IsConnecting => !Commands.IsConnected;

    internal Bridge Commands { get; }
    internal Bridge Subscriptions { get; }
    internal ICommandObserver? Observer { get; set; }

    public static ConnectionMultiplexer Connect(string configuration, TextWriter? log = null) => Connect(ConfigurationOptions.Parse(configuration), log);

    public static ConnectionMultiplexer Connect(string configuration, Action<ConfigurationOptions> configure, TextWriter? log = null) =>
        Connect(ConfigurationOptions.Parse(configuration).Apply(configure), log);

    public static ConnectionMultiplexer Connect(ConfigurationOptions configuration, TextWriter? log = null) =>
        ConnectAsync(configuration, log).GetAwaiter().GetResult();

    public static Task<ConnectionMultiplexer> ConnectAsync(string configuration, TextWriter? log = null) =>
        ConnectAsync(ConfigurationOptions.Parse(configuration), log);

    public static Task<ConnectionMultiplexer> ConnectAsync(string configuration, Action<ConfigurationOptions> configure, TextWriter? log = null) =>
        ConnectAsync(ConfigurationOptions.Parse(configuration).Apply(configure), log);

    /// <summary>Throws <see cref="RedisConnectionException"/> when the server cannot be reached, unless abortConnect is false: then it goes on trying.</summary>
    public static async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions configuration, TextWriter? log = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var multiplexer = new ConnectionMultiplexer(configuration);
        multiplexer.Commands.Start();
        multiplexer.Subscriptions.Start();
        await Task.WhenAll(multiplexer.Commands.Settled, multiplexer.Subscriptions.Settled).ConfigureAwait(false);
        var failure = multiplexer.Commands.LastFailure ?? multiplexer.Subscriptions.LastFailure;
        if (failure is null || !configuration.AbortOnConnectFail) return multiplexer;

        await multiplexer.DisposeAsync().ConfigureAwait(false);
        throw new RedisConnectionException(failure.FailureType,
            $"{failure.Message} To keep trying in the background, set abortConnect=false.", failure);
    }

    public IDatabase GetDatabase(int db = -1, object? asyncState = null) => new RedisDatabase(this, db == -1 ? _options.DefaultDatabase ?? 0 : db);
    public ISubscriber GetSubscriber(object? asyncState = null) => _subscriber;
    public EndPoint[] GetEndPoints(bool configuredOnly = false) => [.. _options.EndPoints];
    public IServer[] GetServers() => [.. _options.EndPoints.Select(endPoint => new RedisServer(this, endPoint))];

    public IServer GetServer(EndPoint? endpoint, object? asyncState = null) => endpoint is not null && _options.EndPoints.Contains(endpoint)
        ? new RedisServer(this, endpoint)
        : throw new ArgumentException("The specified endpoint is not defined", nameof(endpoint));

    public void Close(bool allowCommandsToComplete = true) => CloseAsync(allowCommandsToComplete).GetAwaiter().GetResult();
    public async Task CloseAsync(bool allowCommandsToComplete = true) => await DisposeAsync().ConfigureAwait(false);
    public void Dispose() => Close();

    public async ValueTask DisposeAsync()
    {
        await Commands.DisposeAsync().ConfigureAwait(false);
        await Subscriptions.DisposeAsync().ConfigureAwait(false);
        _subscriber.Complete();
    }

    public override string ToString() => ClientName;

    internal T Wait<T>(Task<T> task)
    {
        // Waits without throwing, so that a failure comes out as itself and not in an AggregateException.
        var ended = Task.WhenAny(task);
        if (!ended.Wait(_options.SyncTimeout)) throw new RedisTimeoutException($"Timeout performing a synchronous command ({_options.SyncTimeout} ms)", CommandStatus.Unknown);
        return task.GetAwaiter().GetResult();
    }

    internal void OnFailed(Bridge bridge, ConnectionType type, RedisConnectionException failure)
    {
        if (_logger is not null) LogFailed(_logger, type, EndPointCollection.ToString(bridge.EndPoint ?? _options.EndPoints[0]), failure.FailureType, failure.Message);
        Raise(ConnectionFailed, new(bridge.EndPoint ?? _options.EndPoints[0], type, failure.FailureType, failure));
    }

    internal void OnRestored(Bridge bridge, ConnectionType type)
    {
        if (_logger is not null) LogConnected(_logger, type, EndPointCollection.ToString(bridge.EndPoint));
        Raise(ConnectionRestored, new(bridge.EndPoint, type, ConnectionFailureType.None, null));
    }

    // Away from the connection's own loop, which a slow handler would hold up. As in the package, a handler's failure is its own.
    private void Raise(EventHandler<ConnectionFailedEventArgs>? handlers, ConnectionFailedEventArgs args)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                try
                {
                    handler(this, args);
                }
                catch
                {
                }
            });
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Redis {Type} connection to {EndPoint} failed ({Failure}): {Reason}")]
    private static partial void LogFailed(ILogger logger, ConnectionType type, string endPoint, ConnectionFailureType failure, string reason);

    [LoggerMessage(2, LogLevel.Information, "Redis {Type} connection to {EndPoint} established")]
    private static partial void LogConnected(ILogger logger, ConnectionType type, string endPoint);

    private sealed class RedisServer(ConnectionMultiplexer multiplexer, EndPoint endPoint) : IServer
    {
        public IConnectionMultiplexer Multiplexer => multiplexer;
        public EndPoint EndPoint => endPoint;
        public bool IsConnected => multiplexer.IsConnected;
        public Task<TimeSpan> PingAsync(CommandFlags flags = CommandFlags.None) => multiplexer.GetDatabase().PingAsync(flags);
        public TimeSpan Ping(CommandFlags flags = CommandFlags.None) => multiplexer.Wait(PingAsync(flags));
    }
}
