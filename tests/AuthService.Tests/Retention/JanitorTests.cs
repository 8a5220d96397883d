using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Accounts.Deletion;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Retention;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.Retention;

/// <summary>In a database of its own: rows that expire here must not be those of another test.</summary>
public sealed class JanitorTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly AuthFactory _factory;
    private readonly HttpClient _client;

    public JanitorTests(DataServices data)
    {
        _factory = new AuthFactory(data)
        {
            DatabaseName = $"janitor_{Guid.NewGuid():N}",
            Time = _time,
            Settings = { ["Janitor:BatchSize"] = "2" },
        };
        _client = _factory.CreateClient();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Janitor Janitor => _factory.Services.GetRequiredService<Janitor>();

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    [Fact]
    public async Task Used_tokens_are_deleted_after_a_week_and_the_session_stays()
    {
        var user = await _client.SignUpAsync();
        for (var i = 0; i < 5; i++)
        {
            user = await (await _client.RefreshAsync(user.RefreshToken)).ReadSignedInAsync();
        }

        _time.Advance(TimeSpan.FromDays(6.9));
        user = await (await _client.RefreshAsync(user.RefreshToken)).ReadSignedInAsync();
        Assert.True(await Janitor.SweepAsync(Cancellation));
        Assert.Equal(7, await TokensAsync());

        _time.Advance(TimeSpan.FromDays(0.2));
        Assert.True(await Janitor.SweepAsync(Cancellation));

        Assert.Equal(2, await TokensAsync());
        await (await _client.RefreshAsync(user.RefreshToken)).ReadSignedInAsync();
    }

    [Fact]
    public async Task Sessions_go_thirty_days_after_their_end()
    {
        var signedOut = await _client.SignUpAsync();
        await _client.LogoutAsync(signedOut.RefreshToken);
        var idle = await _client.SignUpAsync();

        _time.Advance(TimeSpan.FromDays(29.9));
        await Janitor.SweepAsync(Cancellation);
        Assert.Equal(2, await SessionsAsync());

        _time.Advance(TimeSpan.FromDays(0.2));
        await Janitor.SweepAsync(Cancellation);
        Assert.Equal(1, await SessionsAsync());

        // Unused for a week, it ended then.
        _time.Advance(TimeSpan.FromDays(7));
        await Janitor.SweepAsync(Cancellation);
        Assert.Equal(0, await SessionsAsync());
        Assert.NotEqual(signedOut.UserId, idle.UserId);
    }

    [Fact]
    public async Task Security_events_go_after_a_year()
    {
        await _client.SignUpAsync();
        _time.Advance(TimeSpan.FromDays(200));
        await _client.SignUpAsync();

        _time.Advance(TimeSpan.FromDays(166));
        await Janitor.SweepAsync(Cancellation);

        Assert.Equal(
            [AuditEventType.Registered],
            await _factory.QueryAsync(db =>
                db.AuditEvents.Where(audit => audit.UserId != null)
                    .Select(audit => audit.Type)
                    .ToListAsync(Cancellation)
            )
        );
        Assert.Equal(2, await _factory.QueryAsync(db => db.Set<User>().CountAsync(Cancellation)));
    }

    [Fact]
    public async Task Only_deletions_that_are_done_go()
    {
        var now = _time.GetUtcNow();
        await _factory.QueryAsync(db =>
        {
            db.AccountDeletions.Add(NewDeletion("done", now));
            db.AccountDeletions.Add(NewDeletion("pending", doneAt: null));
            return db.SaveChangesAsync(Cancellation);
        });

        _time.Advance(TimeSpan.FromDays(2));
        await Janitor.SweepAsync(Cancellation);

        Assert.Equal(
            ["pending"],
            await _factory.QueryAsync(db => db.AccountDeletions.Select(row => row.UserId).ToListAsync(Cancellation))
        );
    }

    [Fact]
    public async Task Only_one_replica_sweeps_at_a_time()
    {
        await using (
            var other = await HeldTransaction.BeginAsync(
                _factory.ConnectionString,
                "select pg_advisory_lock($1)",
                Janitor.LockId
            )
        )
        {
            Assert.False(await Janitor.SweepAsync(Cancellation));
            await other.ExecuteAsync("select pg_advisory_unlock($1)", Janitor.LockId);
        }

        Assert.True(await Janitor.SweepAsync(Cancellation));
        Assert.True(await Janitor.SweepAsync(Cancellation));
    }

    private AccountDeletion NewDeletion(string userId, DateTimeOffset? doneAt)
    {
        var at = _time.GetUtcNow() + TimeSpan.FromDays(100);
        return new AccountDeletion
        {
            UserId = userId,
            RequestedAt = at,
            DueAt = at,
            NextAttemptAt = at,
            DoneAt = doneAt,
        };
    }

    private Task<int> TokensAsync() => _factory.QueryAsync(db => db.RefreshTokens.CountAsync(Cancellation));

    private Task<int> SessionsAsync() => _factory.QueryAsync(db => db.Sessions.CountAsync(Cancellation));
}
