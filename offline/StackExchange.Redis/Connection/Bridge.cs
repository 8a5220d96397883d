using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StackExchange.Redis;

/// <summary>
/// A lasting line to the server over connections that come and go. Commands of all callers share it: they queue here, one loop writes them, and
/// replies, which come in the order of the commands, go to the callers in that order. Commands wait here while the server is away, until their time is up.
/// </summary>
internal sealed partial class Bridge(ConnectionMultiplexer owner, ConnectionType type, ConfigurationOptions options) : IAsyncDisposable
{
    private const int FlushThreshold = 32 * 1024;
    private static readonly TimeSpan RetryPoll = TimeSpan.FromMilliseconds(50);

    private readonly Queue<Message> _backlog = new(); // guarded by itself
    private readonly ConcurrentQueue<Message> _sent = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RespConnection? _connection;
    private int _awake;
    private long _lastRead;
    private Task _running = Task.CompletedTask;

    /// <summary>Completes when the first connection stands or the first attempts have failed.</summary>
    public Task Settled => _settled.Task;
    public bool IsConnected => _connection is not null;
    public EndPoint? EndPoint { get; private set; }
    public RedisConnectionException? LastFailure { get; private set; }

    /// <summary>Gets the replies that answer no command: published messages. Returns whether it took the reply.</summary>
    public Func<RedisResult, bool> TakeUnsolicited { get; init; } = static _ => false;

    /// <summary>Commands that a new connection is sent before any other.</summary>
    public Func<IEnumerable<Message>> Opening { get; init; } = static () => [];

    public void Start()
    {
        // The loops outlive the request that happens to start them, and must not look like part of it.
        using (ExecutionContext.SuppressFlow()) _running = Task.WhenAll(Task.Run(RunAsync), Task.Run(WatchAsync));
    }

    public void Send(params ReadOnlySpan<Message> messages)
    {
        foreach (var message in messages) message.Begin(options.AsyncTimeout);
        if (!IsConnected && !options.BacklogPolicy.QueueWhileDisconnected)
        {
            foreach (var message in messages) message.Fail(Unavailable("No connection is active.", message));
            return;
        }
        // In one go, so that the commands of a batch stay together.
        lock (_backlog)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, owner);
            foreach (var message in messages) _backlog.Enqueue(message);
        }
        if (Interlocked.Exchange(ref _awake, 1) == 0) _work.Release();
    }

    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested) return;
        await _closing.CancelAsync();
        await _running;
        var disposed = new RedisConnectionException(ConnectionFailureType.ConnectionDisposed, "The connection was closed.");
        FailSent(disposed);
        FailBacklog(disposed);
    }

    private async Task RunAsync()
    {
        var failures = 0;
        while (true)
        {
            var started = Environment.TickCount64;
            try
            {
                using var connection = await OpenAsync();
                failures = 0;
                await ServeAsync(connection);
            }
            catch (Exception exception) when (!_closing.IsCancellationRequested)
            {
                Failed(exception);
                var initialAttempts = options.AbortOnConnectFail ? Math.Max(1, options.ConnectRetry) : 1;
                if (++failures >= initialAttempts) _settled.TrySetResult();
                if (_settled.Task.IsCompleted) await DelayAsync(failures - 1, started);
            }
            catch
            {
                return; // closing
            }
        }
    }

    private async Task<RespConnection> OpenAsync()
    {
        List<Exception> failures = [];
        foreach (var endPoint in options.EndPoints)
        {
            try
            {
                var connection = await RespConnection.OpenAsync(options, endPoint, _closing.Token);
                EndPoint = endPoint;
                return connection;
            }
            catch (RedisConnectionException exception)
            {
                failures.Add(exception);
            }
        }
        throw failures[0];
    }

    /// <summary>Writes and reads until the connection ends; throws what ended it.</summary>
    private async Task ServeAsync(RespConnection connection)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        _lastRead = Environment.TickCount64;
        _connection = connection;
        var reading = connection.ReadAsync(Take, ended.Token);
        var writing = WriteAsync(connection, ended.Token);
        LastFailure = null;
        _settled.TrySetResult();
        owner.OnRestored(this, type);
        try
        {
            await await Task.WhenAny(reading, writing);
        }
        finally
        {
            await ended.CancelAsync();
            connection.Dispose();
            await Task.WhenAll(reading, writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // Only now: what is sent from here on waits for the next connection.
            _connection = null;
        }
    }

    private async Task WriteAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        var database = 0;
        foreach (var message in Opening()) Write(message);
        while (true)
        {
            Volatile.Write(ref _awake, 0);
            while (!cancellationToken.IsCancellationRequested && Next() is { } message)
            {
                if (message.IsCompleted) continue;
                if (message.Database >= 0 && message.Database != database)
                {
                    database = message.Database;
                    Write(new Message<bool>(-1, "SELECT", [database], CommandFlags.FireAndForget, static _ => true));
                }
                Write(message);
                if (connection.Output.UnflushedBytes >= FlushThreshold) await connection.Output.FlushAsync(cancellationToken);
            }
            await connection.Output.FlushAsync(cancellationToken);
            await _work.WaitAsync(cancellationToken);
        }

        void Write(Message message)
        {
            message.Status = CommandStatus.Sent;
            _sent.Enqueue(message);
            message.WriteTo(connection.Output);
        }
    }

    private void Take(RedisResult reply)
    {
        Volatile.Write(ref _lastRead, Environment.TickCount64);
        if (TakeUnsolicited(reply)) return;
        if (!_sent.TryDequeue(out var message)) throw new RedisConnectionException(ConnectionFailureType.ProtocolFailure, "A reply came that no command asked for.");
        message.Complete(reply);
        // What follows would run in another database than its caller named.
        if (message.Command == "SELECT" && reply.ErrorMessage is { } error) throw new RedisConnectionException(ConnectionFailureType.InternalFailure, error);
    }

    private void Failed(Exception exception)
    {
        var failure = exception as RedisConnectionException ?? new RedisConnectionException(
            exception is IOException or SocketException or ObjectDisposedException ? ConnectionFailureType.SocketFailure : ConnectionFailureType.InternalFailure,
            $"The connection to the redis server failed: {exception.Message}", exception);
        var first = LastFailure is null;
        LastFailure = failure;
        FailSent(failure);
        if (options.BacklogPolicy.AbortPendingOnConnectionFailure) FailBacklog(failure);
        // Once per outage, not once per attempt.
        if (first) owner.OnFailed(this, type, failure);
    }

    private async Task DelayAsync(int retries, long started)
    {
        while (!_closing.IsCancellationRequested && !options.ReconnectRetryPolicy.ShouldRetry(retries, (int)(Environment.TickCount64 - started)))
        {
            await Task.Delay(RetryPoll, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Message? Next()
    {
        lock (_backlog) return _backlog.TryDequeue(out var message) ? message : null;
    }
}
