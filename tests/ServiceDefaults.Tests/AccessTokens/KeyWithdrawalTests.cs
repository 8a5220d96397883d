using Fubuni.Testing;

namespace Fubuni.ServiceDefaults.Tests.AccessTokens;

/// <summary>A withdrawn key is no longer accepted, even if its issuer still publishes it.</summary>
public sealed class KeyWithdrawalTests : IDisposable
{
    private readonly JwksFixture _subject = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _subject.Dispose();

    [Fact]
    public async Task A_withdrawn_key_is_refused_at_once_even_while_the_issuer_still_publishes_it()
    {
        await _subject.ReadFirstAsync();
        _subject.Issuer.Publish("first", "second");

        _subject.Revocations.RevokeKey("first");

        Assert.Empty(_subject.Keys.Find("first"));
        await _subject.Keys.RefreshAsync("second", Cancellation);
        Assert.Empty(_subject.Keys.Find("first"));
        Assert.Single(_subject.Keys.Find("second"));
        _subject.Time.Advance(TimeSpan.FromDays(1));
        await _subject.Keys.RefreshAsync("unknown", Cancellation);
        Assert.Empty(_subject.Keys.Find("first"));
    }

    [Fact]
    public async Task After_a_withdrawal_the_key_set_is_read_until_the_key_is_gone()
    {
        _subject.Issuer.Publish("first");
        await _subject.Keys.StartAsync(Cancellation);
        await Eventually.TrueAsync(() => _subject.Keys.HasKeys, cancellationToken: Cancellation);

        var requests = _subject.Issuer.Requests;
        _subject.Revocations.RevokeKey("first");
        await Eventually.TrueAsync(() => _subject.Issuer.Requests > requests + 1, cancellationToken: Cancellation);
        _subject.Issuer.Publish("second");

        await Eventually.TrueAsync(() => _subject.Keys.Find("second").Count == 1, cancellationToken: Cancellation);
        await _subject.Keys.StopAsync(Cancellation);
    }
}
