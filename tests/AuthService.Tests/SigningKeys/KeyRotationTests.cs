using System.Diagnostics.Metrics;
using System.Net;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.SigningKeys;
using Fubuni.AuthService.Telemetry;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Tests.SigningKeys;

/// <summary>Replicas on one clock, which read the keys when the test or a request says so, and never by themselves.</summary>
public sealed class KeyRotationTests(DataServices data) : IAsyncDisposable
{
    private readonly TimeWithoutTimers _time = new();
    private readonly string _database = $"rotation_{Guid.NewGuid():N}";
    private readonly List<AuthFactory> _replicas = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_months_no_replica_signs_with_a_key_that_the_other_does_not_publish()
    {
        AuthFactory[] replicas = [Start(), Start()];
        var random = new Random(20261120);
        var signedWith = new HashSet<string>();
        for (var elapsed = TimeSpan.Zero; elapsed < TimeSpan.FromDays(100);)
        {
            var step = TimeSpan.FromMinutes(random.Next(1, 60 * 12));
            elapsed += step;
            _time.Advance(step);
            // One of the two has read the keys by now, the other not yet.
            var (first, second) = random.Next(2) == 0 ? (replicas[0], replicas[1]) : (replicas[1], replicas[0]);
            await Keys(first).LoadAsync(Cancellation);
            var signer = random.Next(2) == 0 ? first : second;
            await Keys(signer).EnsureFreshAsync(Cancellation);

            var kid = Keys(signer).Credentials.Kid;
            signedWith.Add(kid);
            // Also the one that has not read the keys for hours has it.
            Assert.All(replicas, replica => Assert.Single(Keys(replica).Find(kid)));
            foreach (var replica in replicas)
            {
                Assert.Contains(kid, await PublishedAsync(replica));
            }
        }

        // A new key every 30 days, and at most twelve hours late.
        Assert.Equal(4, signedWith.Count);
        Assert.Equal(1, await replicas[0].QueryAsync(db => db.SigningKeys.CountAsync(key => key.State == SigningKeyState.Active, Cancellation)));
    }

    [Fact]
    public async Task A_key_is_published_before_it_signs_and_after_it_has_signed()
    {
        var service = Start();
        var first = Keys(service).Credentials.Kid;

        await AdvanceAsync(service, TimeSpan.FromDays(29) - TimeSpan.FromSeconds(1));
        Assert.Equal([(first, SigningKeyState.Active)], await StatesAsync(service));

        // OIDCCServerRotateKeys: the new key is there, and the old one still is.
        await AdvanceAsync(service, TimeSpan.FromSeconds(1));
        var second = (await StatesAsync(service)).Single(key => key.State == SigningKeyState.Pending).Kid;
        Assert.Equal(first, Keys(service).Credentials.Kid);
        Assert.Equal([first, second], await PublishedAsync(service));

        await AdvanceAsync(service, TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(first, Keys(service).Credentials.Kid);
        var user = await service.CreateClient().SignUpAsync();

        await AdvanceAsync(service, TimeSpan.FromSeconds(1));
        Assert.Equal(second, Keys(service).Credentials.Kid);
        Assert.Equal([(first, SigningKeyState.Retired), (second, SigningKeyState.Active)], await StatesAsync(service));
        Assert.Equal([first, second], await PublishedAsync(service));
        Assert.Equal(HttpStatusCode.OK, (await service.CreateClient(user.Response).GetAsync("/api/auth/verify", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_retired_key_is_deleted_when_its_last_token_has_expired_and_no_key_set_in_a_cache_has_it()
    {
        var service = Start();
        var first = await RotateAsync(service);
        Assert.Empty(await service.QueryAsync(db => db.SigningKeys.Where(key => key.Kid == first).Select(key => key.EncryptedPrivateKey).SingleAsync(Cancellation)));

        // 15 minutes of life, twice 30 seconds of skew, 5 minutes in caches.
        await AdvanceAsync(service, TimeSpan.FromMinutes(21) - TimeSpan.FromSeconds(1));
        Assert.Contains(first, await PublishedAsync(service));
        Assert.Single(Keys(service).Find(first));

        await AdvanceAsync(service, TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(first, await PublishedAsync(service));
        Assert.Empty(Keys(service).Find(first));
        Assert.Single(await StatesAsync(service));
    }

    [Fact]
    public async Task A_replica_that_was_asleep_does_not_sign_with_a_key_that_was_retired_meanwhile()
    {
        var awake = Start();
        var asleep = Start();
        var user = await asleep.CreateClient().SignUpAsync();
        var old = Keys(asleep).Credentials.Kid;
        await RotateAsync(awake);
        await AdvanceAsync(awake, TimeSpan.FromHours(1));

        Assert.Throws<InvalidOperationException>(() => Keys(asleep).Credentials);
        var again = await asleep.CreateClient().SignInAsync(user.Email);

        var kid = Jwt.Header(again.Response.AccessToken).GetProperty("kid").GetString();
        Assert.NotEqual(old, kid);
        Assert.Equal(Keys(awake).Credentials.Kid, kid);
        Assert.Equal(HttpStatusCode.OK, (await awake.CreateClient(again.Response).GetAsync("/api/auth/me", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_replica_that_was_asleep_publishes_what_the_others_sign_with()
    {
        var awake = Start();
        var asleep = Start();
        await RotateAsync(awake);

        Assert.Equal(await PublishedAsync(awake), await PublishedAsync(asleep));
    }

    [Fact]
    public async Task When_all_were_asleep_the_next_key_is_still_published_for_a_day_before_it_signs()
    {
        var service = Start();
        var first = Keys(service).Credentials.Kid;

        await AdvanceAsync(service, TimeSpan.FromDays(200));
        Assert.Equal(first, Keys(service).Credentials.Kid);
        Assert.Equal(2, (await PublishedAsync(service)).Length);

        await AdvanceAsync(service, TimeSpan.FromDays(1));
        Assert.NotEqual(first, Keys(service).Credentials.Kid);
    }

    [Fact]
    public async Task Replicas_that_find_a_rotation_due_make_it_once()
    {
        AuthFactory[] replicas = [Start(), Start(), Start(), Start()];
        foreach (var step in new[] { TimeSpan.FromDays(29), TimeSpan.FromDays(1), TimeSpan.FromHours(1) })
        {
            _time.Advance(step);
            await Task.WhenAll(replicas.Select(replica => Task.Run(() => Keys(replica).LoadAsync(Cancellation), Cancellation)));
        }

        Assert.Equal(SigningKeyState.Active, Assert.Single(await StatesAsync(replicas[0])).State);
        Assert.Single(replicas.Select(replica => Keys(replica).Credentials.Kid).Distinct());
        var events = await replicas[0].QueryAsync(db => db.AuditEvents.Where(audit => audit.KeyId != null).OrderBy(audit => audit.Id).Select(audit => audit.Type).ToListAsync(Cancellation));
        Assert.Equal(
            [
                AuditEventType.SigningKeyPublished, AuditEventType.SigningKeyActivated, AuditEventType.SigningKeyPublished, AuditEventType.SigningKeyRetired,
                AuditEventType.SigningKeyActivated, AuditEventType.SigningKeyDeleted,
            ],
            events);
    }

    [Fact]
    public async Task A_flood_of_unknown_key_ids_reads_the_keys_once_a_second_at_most()
    {
        var service = Start();
        var other = Start();
        var keys = Keys(service);
        _time.Advance(TimeSpan.FromSeconds(1));
        await keys.RefreshAsync("unknown", Cancellation);
        await BeginRotationAsync(other);
        var next = (await StatesAsync(other)).Single(key => key.State == SigningKeyState.Pending).Kid;

        await Task.WhenAll(Enumerable.Range(0, 2000).Select(number => keys.RefreshAsync($"unknown-{number}", Cancellation).AsTask()));
        Assert.Empty(keys.Find(next));

        _time.Advance(TimeSpan.FromSeconds(1));
        await keys.RefreshAsync(next, Cancellation);
        Assert.Single(keys.Find(next));
    }

    [Fact]
    public async Task Rotations_and_the_ages_of_keys_are_measured()
    {
        var service = Start();
        var meters = service.Services.GetRequiredService<IMeterFactory>();
        var ages = new Dictionary<string, double>();
        var rotations = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == AuthMetrics.MeterName && instrument.Meter.Scope == meters && instrument.Name.Contains("signing_keys", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, age, tags, _) => ages[(string)tags[0].Value!] = Math.Round(age));
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => rotations += count);
        listener.Start();

        await RotateAsync(service);
        _time.Advance(TimeSpan.FromMinutes(3));
        listener.RecordObservableInstruments();

        Assert.Equal(1, rotations);
        Assert.Equal(new Dictionary<string, double> { ["Active"] = 180, ["Retired"] = 180 }, ages);
    }

    [Theory]
    [InlineData("KeyEncryptionKey", "too short")]
    [InlineData("PreviousKeyEncryptionKey", "too short")]
    [InlineData("PropagationTime", "00:09:59")]
    [InlineData("RotationInterval", "1.00:00:00")]
    [InlineData("RotationInterval", "10000.00:00:00")]
    [InlineData("ReloadInterval", "00:00:00")]
    [InlineData("ReloadInterval", "00:01:01")]
    public async Task A_schedule_that_would_break_sign_ins_does_not_start(string setting, string value)
    {
        var builder = WebApplication.CreateBuilder(["--SigningKeys:KeyEncryptionKey=a key encryption key that only tests use", $"--SigningKeys:{setting}={value}"]);
        builder.AddSigningKeys();
        await using var app = builder.Build();

        var failure = Assert.Throws<OptionsValidationException>(app.Services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains($"SigningKeys:{setting}", failure.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

    private static SigningKeyRing Keys(AuthFactory service) => service.Services.GetRequiredService<SigningKeyRing>();

    private static async Task BeginRotationAsync(AuthFactory service)
    {
        await using var scope = service.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SigningKeyStore>().BeginRotationAsync(Cancellation);
    }

    private static Task<(string Kid, SigningKeyState State)[]> StatesAsync(AuthFactory service)
        => service.QueryAsync(async db => (await db.SigningKeys.AsNoTracking().OrderBy(key => key.CreatedAt).ToListAsync(Cancellation)).Select(key => (key.Kid, key.State)).ToArray());

    private static async Task<string[]> PublishedAsync(AuthFactory service)
        => [.. KeySet.Kids(await service.CreateClient().GetStringAsync("/.well-known/jwks.json", Cancellation))];

    private AuthFactory Start()
    {
        var replica = new AuthFactory(data) { DatabaseName = _database, Time = _time };
        _ = replica.Services;
        _replicas.Add(replica);
        return replica;
    }

    private async Task AdvanceAsync(AuthFactory service, TimeSpan by)
    {
        _time.Advance(by);
        await Keys(service).LoadAsync(Cancellation);
    }

    /// <summary>Goes through a rotation; the id of the key that was retired.</summary>
    private async Task<string> RotateAsync(AuthFactory service)
    {
        var retired = Keys(service).Credentials.Kid;
        await BeginRotationAsync(service);
        await AdvanceAsync(service, TimeSpan.FromDays(1));
        Assert.NotEqual(retired, Keys(service).Credentials.Kid);
        return retired;
    }

    private sealed class TimeWithoutTimers : TimeProvider
    {
        private readonly ManualTime _now = new();

        public override DateTimeOffset GetUtcNow() => _now.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public void Advance(TimeSpan by) => _now.Advance(by);
    }
}
