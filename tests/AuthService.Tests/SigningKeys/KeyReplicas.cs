using Fubuni.AuthService.SigningKeys;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.SigningKeys;

/// <summary>
/// Replicas on one clock, which read the keys when the test or a request says so, and never by themselves.
/// </summary>
public abstract class KeyReplicas(DataServices data) : IAsyncDisposable
{
    private readonly string _database = $"rotation_{Guid.NewGuid():N}";
    private readonly List<AuthFactory> _replicas = [];

    private protected TimeWithoutTimers Time { get; } = new();

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected static SigningKeyRing Keys(AuthFactory service) =>
        service.Services.GetRequiredService<SigningKeyRing>();

    private protected static async Task BeginRotationAsync(AuthFactory service)
    {
        await using var scope = service.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SigningKeyStore>().BeginRotationAsync(Cancellation);
    }

    private protected static Task<(string Kid, SigningKeyState State)[]> StatesAsync(AuthFactory service) =>
        service.QueryAsync(async db =>
            (await db.SigningKeys.AsNoTracking().OrderBy(key => key.CreatedAt).ToListAsync(Cancellation))
                .Select(key => (key.Kid, key.State))
                .ToArray()
        );

    private protected static async Task<string[]> PublishedAsync(AuthFactory service) =>
        [.. KeySet.Kids(await service.CreateClient().GetStringAsync("/.well-known/jwks.json", Cancellation))];

    private protected AuthFactory Start()
    {
        var replica = new AuthFactory(data) { DatabaseName = _database, Time = Time };
        _ = replica.Services;
        _replicas.Add(replica);
        return replica;
    }

    private protected async Task AdvanceAsync(AuthFactory service, TimeSpan by)
    {
        Time.Advance(by);
        await Keys(service).LoadAsync(Cancellation);
    }

    /// <summary>Completes a rotation; returns the id of the key that was retired.</summary>
    private protected async Task<string> RotateAsync(AuthFactory service)
    {
        var retired = Keys(service).Credentials.Kid;
        await BeginRotationAsync(service);
        await AdvanceAsync(service, TimeSpan.FromDays(1));
        Assert.NotEqual(retired, Keys(service).Credentials.Kid);
        return retired;
    }

    private protected sealed class TimeWithoutTimers : TimeProvider
    {
        private readonly ManualTime _now = new();

        public override DateTimeOffset GetUtcNow() => _now.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public void Advance(TimeSpan by) => _now.Advance(by);
    }
}
