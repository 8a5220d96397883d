namespace Fubuni.ChatService.Runs;

/// <summary>The longest that an answer may take, without the time for which its user is waited for.</summary>
internal sealed class AnswerTimeLimit : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private TimeSpan _left;
    private long _since;

    public AnswerTimeLimit(TimeSpan limit, TimeProvider time, Action onExceeded)
    {
        (_time, _left, _since) = (time, limit, time.GetTimestamp());
        _timer = time.CreateTimer(_ => onExceeded(), null, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Stops the time until what it returns is disposed. One pause at a time.</summary>
    public IDisposable Pause()
    {
        _left -= _time.GetElapsedTime(_since);
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return new Paused(this);
    }

    public void Dispose() => _timer.Dispose();

    private void Continue()
    {
        _since = _time.GetTimestamp();
        _timer.Change(_left > TimeSpan.Zero ? _left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private sealed class Paused(AnswerTimeLimit limit) : IDisposable
    {
        public void Dispose() => limit.Continue();
    }
}
