namespace Fubuni.ServiceDefaults.Tests.AccessTokens;

/// <summary>How often many tokens with unknown key ids make the service read the key set.</summary>
public sealed class KeyRefreshTests : IDisposable
{
    private readonly JwksFixture _subject = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _subject.Dispose();

    [Fact]
    public async Task Many_unknown_kids_make_one_read_in_30_seconds()
    {
        await _subject.ReadFirstAsync();
        var before = _subject.Issuer.Requests;

        await FloodAsync();
        Assert.Equal(before + 1, _subject.Issuer.Requests);

        _subject.Time.Advance(TimeSpan.FromSeconds(29));
        await FloodAsync();
        Assert.Equal(before + 1, _subject.Issuer.Requests);

        _subject.Time.Advance(TimeSpan.FromSeconds(1));
        await FloodAsync();
        Assert.Equal(before + 2, _subject.Issuer.Requests);
    }

    [Fact]
    public async Task Many_unknown_kids_share_one_read_while_the_issuer_does_not_respond()
    {
        await _subject.ReadFirstAsync();
        var before = _subject.Issuer.Requests;
        var gate = new TaskCompletionSource();
        _subject.Issuer.Gate = gate.Task;
        _subject.Issuer.Publish("second");

        var flood = Enumerable
            .Range(0, 3000)
            .Select(number => _subject.Keys.RefreshAsync($"unknown-{number}", Cancellation).AsTask())
            .ToList();
        var wanted = _subject.Keys.RefreshAsync("second", Cancellation).AsTask();
        // The interval between reads has passed, but the first one is still running.
        _subject.Time.Advance(TimeSpan.FromHours(1));
        flood.Add(_subject.Keys.RefreshAsync("late", Cancellation).AsTask());
        gate.SetResult();
        await Task.WhenAll([.. flood, wanted]);

        Assert.Equal(before + 1, _subject.Issuer.Requests);
        Assert.Single(_subject.Keys.Find("second"));
    }

    [Fact]
    public async Task A_caller_that_disconnects_does_not_cancel_the_read_for_others()
    {
        await _subject.ReadFirstAsync();
        var gate = new TaskCompletionSource();
        _subject.Issuer.Gate = gate.Task;
        _subject.Issuer.Publish("second");
        using var disconnect = new CancellationTokenSource();
        var gone = _subject.Keys.RefreshAsync("made-up", disconnect.Token).AsTask();
        var stays = _subject.Keys.RefreshAsync("second", Cancellation).AsTask();

        await disconnect.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        gate.SetResult();
        await stays;

        Assert.Single(_subject.Keys.Find("second"));
    }

    private Task FloodAsync() =>
        Task.WhenAll(
            Enumerable
                .Range(0, 5000)
                .Select(number =>
                    Task.Run(() => _subject.Keys.RefreshAsync($"unknown-{number}", Cancellation).AsTask())
                )
        );
}
