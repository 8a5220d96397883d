using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Fubuni.ChatService.Tests.Support;
using Fubuni.ServiceDefaults;
using Fubuni.ServiceDefaults.AccessTokens;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fubuni.ChatService.Tests.AccessTokens;

/// <summary>The keys of another service, whatever that service answers.</summary>
public sealed class JwksVerificationKeysTests : IDisposable
{
    private static readonly RSA First = RSA.Create(2048);
    private static readonly RSA Second = RSA.Create(2048);

    private readonly ManualTime _time = new();
    private readonly Issuer _issuer = new();
    private readonly ToldRevocations _revocations = new();
    private readonly JwksVerificationKeys _keys;

    public JwksVerificationKeysTests() =>
        _keys = new JwksVerificationKeys(_issuer, _revocations, _time, NullLogger<JwksVerificationKeys>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_key_is_found_by_its_first_token()
    {
        await ReadFirstAsync();
        _issuer.Publish("first", "second");

        await _keys.RefreshAsync("second", Cancellation);

        Assert.Single(_keys.Find("second"));
        Assert.Single(_keys.Find("first"));
    }

    [Fact]
    public async Task A_flood_of_unknown_kids_makes_one_read_in_half_a_minute()
    {
        await ReadFirstAsync();
        var before = _issuer.Requests;

        await FloodAsync();
        Assert.Equal(before + 1, _issuer.Requests);

        _time.Advance(TimeSpan.FromSeconds(29));
        await FloodAsync();
        Assert.Equal(before + 1, _issuer.Requests);

        _time.Advance(TimeSpan.FromSeconds(1));
        await FloodAsync();
        Assert.Equal(before + 2, _issuer.Requests);
    }

    [Fact]
    public async Task A_flood_while_the_issuer_does_not_answer_makes_one_read_that_all_wait_for()
    {
        await ReadFirstAsync();
        var before = _issuer.Requests;
        var gate = new TaskCompletionSource();
        _issuer.Gate = gate.Task;
        _issuer.Publish("second");

        var flood = Enumerable
            .Range(0, 3000)
            .Select(number => _keys.RefreshAsync($"unknown-{number}", Cancellation).AsTask())
            .ToList();
        var wanted = _keys.RefreshAsync("second", Cancellation).AsTask();
        // Long after the cool-down the read is still the one in flight.
        _time.Advance(TimeSpan.FromHours(1));
        flood.Add(_keys.RefreshAsync("late", Cancellation).AsTask());
        gate.SetResult();
        await Task.WhenAll([.. flood, wanted]);

        Assert.Equal(before + 1, _issuer.Requests);
        Assert.Single(_keys.Find("second"));
    }

    [Fact]
    public async Task A_caller_who_hangs_up_does_not_end_the_read_that_others_need()
    {
        await ReadFirstAsync();
        var gate = new TaskCompletionSource();
        _issuer.Gate = gate.Task;
        _issuer.Publish("second");
        using var hangUp = new CancellationTokenSource();
        var gone = _keys.RefreshAsync("made-up", hangUp.Token).AsTask();
        var stays = _keys.RefreshAsync("second", Cancellation).AsTask();

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        gate.SetResult();
        await stays;

        Assert.Single(_keys.Find("second"));
    }

    [Theory]
    [InlineData("unreachable")]
    [InlineData("error")]
    [InlineData("html")]
    [InlineData("no keys")]
    [InlineData("no usable key")]
    [InlineData("huge")]
    public async Task The_keys_held_stay_in_use_whatever_the_issuer_answers(string answer)
    {
        await ReadFirstAsync();
        _issuer.Answer = () =>
            answer switch
            {
                "unreachable" => throw new HttpRequestException("Connection refused"),
                "error" => new HttpResponseMessage(HttpStatusCode.InternalServerError),
                "html" => Issuer.Ok("<html></html>"),
                "no keys" => Issuer.Ok("""{"keys":[]}"""),
                "no usable key" => Issuer.Ok("""{"keys":[{"kty":"oct","kid":"first","k":"c2VjcmV0"}]}"""),
                _ => Issuer.Ok(
                    KeySetReaderTests.Document(KeySetReaderTests.Entry(Second, "first"))
                        + new string(' ', JwksVerificationKeys.MaxKeySetBytes)
                ),
            };
        var held = _keys.Find("first").Single();

        await _keys.RefreshAsync("second", Cancellation);

        Assert.Same(held, _keys.Find("first").Single());
        Assert.True(_keys.HasKeys);
        _issuer.Answer = null;
        _issuer.Publish("first", "second");
        _time.Advance(TimeSpan.FromSeconds(30));
        await _keys.RefreshAsync("second", Cancellation);
        Assert.Single(_keys.Find("second"));
    }

    [Fact]
    public async Task An_unchanged_key_set_is_not_sent_again()
    {
        await ReadFirstAsync();

        await _keys.RefreshAsync("unknown", Cancellation);

        Assert.Equal("\"first\"", _issuer.LastIfNoneMatch);
        Assert.Single(_keys.Find("first"));
    }

    [Fact]
    public async Task A_withdrawn_key_is_refused_at_once_even_while_the_issuer_still_publishes_it()
    {
        await ReadFirstAsync();
        _issuer.Publish("first", "second");

        _revocations.Tell("first");

        Assert.Empty(_keys.Find("first"));
        await _keys.RefreshAsync("second", Cancellation);
        Assert.Empty(_keys.Find("first"));
        Assert.Single(_keys.Find("second"));
        _time.Advance(TimeSpan.FromDays(1));
        await _keys.RefreshAsync("unknown", Cancellation);
        Assert.Empty(_keys.Find("first"));
    }

    [Fact]
    public async Task After_a_withdrawal_the_key_set_is_read_until_it_is_without_the_key()
    {
        _issuer.Publish("first");
        await _keys.StartAsync(Cancellation);
        await Eventually.TrueAsync(() => _keys.HasKeys, cancellationToken: Cancellation);

        var requests = _issuer.Requests;
        _revocations.Tell("first");
        await Eventually.TrueAsync(() => _issuer.Requests > requests + 1, cancellationToken: Cancellation);
        _issuer.Publish("second");

        await Eventually.TrueAsync(() => _keys.Find("second").Count == 1, cancellationToken: Cancellation);
        await _keys.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_service_without_keys_asks_until_it_has_some()
    {
        _issuer.Answer = () => throw new HttpRequestException("Connection refused");
        await _keys.StartAsync(Cancellation);
        await Eventually.TrueAsync(() => _issuer.Requests > 1, cancellationToken: Cancellation);
        Assert.False(_keys.HasKeys);

        _issuer.Answer = null;
        _issuer.Publish("first");

        await Eventually.TrueAsync(() => _keys.HasKeys, cancellationToken: Cancellation);
        await _keys.StopAsync(Cancellation);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _issuer.Dispose();
    }

    private async Task ReadFirstAsync()
    {
        _issuer.Publish("first");
        await _keys.RefreshAsync("first", Cancellation);
        Assert.Single(_keys.Find("first"));
        _time.Advance(TimeSpan.FromMinutes(1));
    }

    private Task FloodAsync() =>
        Task.WhenAll(
            Enumerable
                .Range(0, 5000)
                .Select(number => Task.Run(() => _keys.RefreshAsync($"unknown-{number}", Cancellation).AsTask()))
        );

    /// <summary>The issuer's key set over a client as the service has it, without the network.</summary>
    private sealed class Issuer : HttpMessageHandler, IHttpClientFactory
    {
        private volatile string[] _published = [];
        private int _requests;

        public int Requests => Volatile.Read(ref _requests);

        public string? LastIfNoneMatch { get; private set; }

        public Func<HttpResponseMessage>? Answer { get; set; }

        public Task Gate { get; set; } = Task.CompletedTask;

        public static HttpResponseMessage Ok(string text) =>
            new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/jwk-set+json") };

        public void Publish(params string[] kids) => _published = kids;

        public HttpClient CreateClient(string name)
        {
            Assert.Equal(JwksVerificationKeys.HttpClientName, name);
            return new HttpClient(this, disposeHandler: false)
            {
                BaseAddress = new Uri("https://auth.test"),
                MaxResponseContentBufferSize = JwksVerificationKeys.MaxKeySetBytes,
            };
        }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Interlocked.Increment(ref _requests);
            LastIfNoneMatch = request.Headers.IfNoneMatch.SingleOrDefault()?.ToString();
            await Gate.WaitAsync(cancellationToken);
            if (Answer is not null)
            {
                return Answer();
            }

            var published = _published;
            var tag = new EntityTagHeaderValue($"\"{string.Join('-', published)}\"");
            if (request.Headers.IfNoneMatch.Contains(tag))
            {
                return new HttpResponseMessage(HttpStatusCode.NotModified);
            }

            var response = Ok(
                KeySetReaderTests.Document([
                    .. published.Select(kid => KeySetReaderTests.Entry(kid == "first" ? First : Second, kid)),
                ])
            );
            response.Headers.ETag = tag;
            return response;
        }
    }

    private sealed class ToldRevocations : IRevocations
    {
        public event Action<Revocation>? Revoked;

        public void Tell(string kid) => Revoked?.Invoke(new Revocation(null, null, null, kid));

        public bool IsRevoked(Guid sessionId, string userId, DateTimeOffset issuedAt) => false;

        public Task RevokeSessionAsync(Guid sessionId, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task RevokeUserAsync(string userId, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public Task RevokeKeyAsync(string keyId, DateTimeOffset at, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }
}

/// <summary>A withdrawn key travels as ended sessions do.</summary>
public sealed class WithdrawnKeyTests(ChatApp app)
{
    [Fact]
    public async Task A_withdrawn_key_is_told_to_all_services()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var kid = $"withdrawn-{Guid.NewGuid():N}";
        var told = new TaskCompletionSource();
        await using var other = app.StartReplica();
        other.Services.GetRequiredService<IRevocations>().Revoked += revocation =>
        {
            if (revocation.KeyId == kid)
            {
                told.TrySetResult();
            }
        };

        await app
            .Factory.Services.GetRequiredService<IRevocations>()
            .RevokeKeyAsync(kid, TimeProvider.System.GetUtcNow(), cancellation);

        await told.Task.WaitAsync(TimeSpan.FromSeconds(20), cancellation);
    }
}
