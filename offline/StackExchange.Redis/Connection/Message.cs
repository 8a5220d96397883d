using System.IO.Pipelines;

namespace StackExchange.Redis;

/// <summary>A command on its way to the server, and the caller who waits for the reply.</summary>
internal abstract class Message(int database, string command, Arg[] arguments, CommandFlags flags)
{
    private long _begun = Environment.TickCount64;
    private int _timeout = int.MaxValue;
    private object? _observation;

    /// <summary>The database to run in, or -1 where it makes no difference.</summary>
    public int Database => database;
    public string Command => command;
    public CommandStatus Status { get; set; } = CommandStatus.WaitingInBacklog;
    public int TimeoutMilliseconds => _timeout;
    public long ElapsedMilliseconds => Environment.TickCount64 - _begun;
    public bool IsOverdue => ElapsedMilliseconds >= _timeout;
    public abstract bool IsCompleted { get; }
    protected bool IsFireAndForget => (flags & CommandFlags.FireAndForget) != 0;

    protected abstract bool TryRead(RedisResult reply);
    protected abstract bool TryFail(Exception exception);

    /// <summary>Lets an observer follow the command from here to its reply; called where the caller's context still is.</summary>
    public void ObserveWith(ICommandObserver? observer, System.Net.EndPoint? endPoint) =>
        _observation = observer?.Started(command, database, endPoint);

    /// <summary>Starts the clock: from here on the caller waits.</summary>
    public void Begin(int timeoutMilliseconds) => (_begun, _timeout) = (Environment.TickCount64, timeoutMilliseconds);

    public virtual void WriteTo(PipeWriter output) => RespWriter.Write(output, command, arguments);

    public void Complete(RedisResult reply)
    {
        if (reply.ErrorMessage is { } error)
        {
            Fail(new RedisServerException(error));
            return;
        }
        try
        {
            if (TryRead(reply)) Observed(null);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    public void Fail(Exception exception)
    {
        if (TryFail(exception)) Observed(exception);
    }

    private void Observed(Exception? exception)
    {
        if (_observation is { } observation) ICommandObserver.Completed(observation, exception);
    }
}

internal sealed class Message<T>(int database, string command, Arg[] arguments, CommandFlags flags, Func<RedisResult, T> read)
    : Message(database, command, arguments, flags)
{
    // Continuations must not run on the thread that reads replies: one slow caller would stop all.
    private readonly TaskCompletionSource<T> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Reply => IsFireAndForget ? Task.FromResult(default(T)!) : _reply.Task;
    public override bool IsCompleted => _reply.Task.IsCompleted;

    protected override bool TryRead(RedisResult reply) => _reply.TrySetResult(read(reply));

    protected override bool TryFail(Exception exception)
    {
        var failed = _reply.TrySetException(exception);
        // Nobody awaits it: mark the exception as seen.
        if (IsFireAndForget) _ = _reply.Task.Exception;
        return failed;
    }
}
