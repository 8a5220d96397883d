namespace StackExchange.Redis;

/// <summary>No command waits for ever: its time runs out, or its connection ends.</summary>
internal sealed partial class Bridge
{
    /// <summary>Every heartbeat: ends the wait of commands whose time is up, keeps an idle connection alive, gives up on a silent one.</summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(options.HeartbeatInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                FailOverdue();
                var silence = Environment.TickCount64 - Volatile.Read(ref _lastRead);
                if (_sent.TryPeek(out var oldest))
                {
                    if (Math.Min(silence, oldest.ElapsedMilliseconds) > 4L * options.AsyncTimeout) _connection?.Dispose();
                }
                else if (IsConnected && silence > options.KeepAlive * 1000L)
                {
                    Send(new Message<bool>(-1, "PING", [], CommandFlags.FireAndForget, static _ => true));
                }
            }
        }
        catch when (_closing.IsCancellationRequested)
        {
        }
    }

    private RedisConnectionException Unavailable(string reason, Message message) => new(
        LastFailure?.FailureType ?? ConnectionFailureType.UnableToConnect,
        $"{reason} {message.Command} was not sent ({message.ElapsedMilliseconds} ms). {LastFailure?.Message}".TrimEnd(), LastFailure, message.Status);

    private static RedisTimeoutException Overdue(Message message) => new(
        $"Timeout awaiting response: {message.Command} ({message.ElapsedMilliseconds} ms, timeout is {message.TimeoutMilliseconds} ms)", message.Status);

    private void FailOverdue()
    {
        Message[] unsent;
        lock (_backlog)
        {
            while (_backlog.TryPeek(out var message) && message.IsCompleted) _backlog.Dequeue();
            unsent = [.. _backlog.Where(m => m.IsOverdue)];
        }
        foreach (var message in unsent) message.Fail(IsConnected ? Overdue(message) : Unavailable("No connection became available in time.", message));
        foreach (var message in _sent)
        {
            if (!message.IsCompleted && message.IsOverdue) message.Fail(Overdue(message));
        }
    }

    private void FailSent(Exception exception)
    {
        while (_sent.TryDequeue(out var message)) message.Fail(exception);
    }

    private void FailBacklog(Exception exception)
    {
        while (Next() is { } message) message.Fail(exception);
    }
}
