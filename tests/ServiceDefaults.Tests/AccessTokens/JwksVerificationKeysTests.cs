using System.Net;
using Fubuni.ServiceDefaults.AccessTokens;
using Fubuni.Testing;

namespace Fubuni.ServiceDefaults.Tests.AccessTokens;

/// <summary>The keys that verify tokens, whatever their issuer responds.</summary>
public sealed class JwksVerificationKeysTests : IDisposable
{
    private readonly JwksFixture _subject = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _subject.Dispose();

    [Fact]
    public async Task A_new_key_is_read_when_its_first_token_arrives()
    {
        await _subject.ReadFirstAsync();
        _subject.Issuer.Publish("first", "second");

        await _subject.Keys.RefreshAsync("second", Cancellation);

        Assert.Single(_subject.Keys.Find("second"));
        Assert.Single(_subject.Keys.Find("first"));
    }

    [Theory]
    [InlineData("unreachable")]
    [InlineData("error")]
    [InlineData("html")]
    [InlineData("no keys")]
    [InlineData("no usable key")]
    [InlineData("huge")]
    public async Task Known_keys_stay_in_use_whatever_the_issuer_responds(string answer)
    {
        await _subject.ReadFirstAsync();
        _subject.Issuer.Answer = () =>
            answer switch
            {
                "unreachable" => throw new HttpRequestException("Connection refused"),
                "error" => new HttpResponseMessage(HttpStatusCode.InternalServerError),
                "html" => FakeIssuer.Ok("<html></html>"),
                "no keys" => FakeIssuer.Ok("""{"keys":[]}"""),
                "no usable key" => FakeIssuer.Ok("""{"keys":[{"kty":"oct","kid":"first","k":"c2VjcmV0"}]}"""),
                _ => FakeIssuer.Ok(
                    KeySets.Document(KeySets.Entry(FakeIssuer.KeyOf("second"), "first"))
                        + new string(' ', JwksVerificationKeys.MaxKeySetBytes)
                ),
            };
        var held = _subject.Keys.Find("first").Single();

        await _subject.Keys.RefreshAsync("second", Cancellation);

        Assert.Same(held, _subject.Keys.Find("first").Single());
        Assert.True(_subject.Keys.HasKeys);
        _subject.Issuer.Answer = null;
        _subject.Issuer.Publish("first", "second");
        _subject.Time.Advance(TimeSpan.FromSeconds(30));
        await _subject.Keys.RefreshAsync("second", Cancellation);
        Assert.Single(_subject.Keys.Find("second"));
    }

    [Fact]
    public async Task An_unchanged_key_set_is_not_sent_again()
    {
        await _subject.ReadFirstAsync();

        await _subject.Keys.RefreshAsync("unknown", Cancellation);

        Assert.Equal("\"first\"", _subject.Issuer.LastIfNoneMatch);
        Assert.Single(_subject.Keys.Find("first"));
    }

    [Fact]
    public async Task A_service_without_keys_reads_until_it_has_some()
    {
        _subject.Issuer.Answer = () => throw new HttpRequestException("Connection refused");
        await _subject.Keys.StartAsync(Cancellation);
        await Eventually.TrueAsync(() => _subject.Issuer.Requests > 1, cancellationToken: Cancellation);
        Assert.False(_subject.Keys.HasKeys);

        _subject.Issuer.Answer = null;
        _subject.Issuer.Publish("first");

        await Eventually.TrueAsync(() => _subject.Keys.HasKeys, cancellationToken: Cancellation);
        await _subject.Keys.StopAsync(Cancellation);
    }
}
