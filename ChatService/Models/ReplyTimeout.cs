namespace Fubuni.ChatService.Models;

/// <summary>
/// How long a reply is waited for: long for its first byte, less for the next, and hardly at all once the model has
/// said why it ended.
/// </summary>
internal sealed class ReplyTimeout : IDisposable
{
    /// <summary>For the usage, which comes last.</summary>
    private static readonly TimeSpan AfterFinish = TimeSpan.FromSeconds(1.5);

    private readonly ModelOptions _options;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _linked;
    private bool _hasFinished;

    public ReplyTimeout(ModelOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        _options = options;
        _silence = new CancellationTokenSource(options.FirstByteTimeout, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, cancellationToken);
    }

    public CancellationToken Token => _linked.Token;

    /// <summary>Nothing came for too long; the caller has not cancelled.</summary>
    public bool IsOver => _silence.IsCancellationRequested;

    public void OnBytes()
    {
        if (!_hasFinished)
        {
            _silence.CancelAfter(_options.IdleTimeout);
        }
    }

    public void OnFinish()
    {
        if (!_hasFinished)
        {
            _hasFinished = true;
            _silence.CancelAfter(AfterFinish);
        }
    }

    public void Dispose()
    {
        _linked.Dispose();
        _silence.Dispose();
    }
}
