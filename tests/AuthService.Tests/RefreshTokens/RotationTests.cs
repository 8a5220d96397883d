using System.Collections.Concurrent;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.Data;
using Fubuni.AuthService.RefreshTokens;
using Fubuni.AuthService.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.RefreshTokens;

/// <summary>The function <c>rotate_refresh_token</c> under more load than HTTP allows.</summary>
public sealed class RotationTests(AuthFactory factory) : IClassFixture<AuthFactory>
{
    /// <summary>As many connections as fit beside those of other tests.</summary>
    private static readonly ParallelOptions Connections = new()
    {
        MaxDegreeOfParallelism = 16,
        CancellationToken = TestContext.Current.CancellationToken,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_sessions_refreshed_thirty_two_times_at_once_rotate_once_each()
    {
        var tokens = await StartAsync(100);
        var results = new ConcurrentBag<(RefreshStatus Status, Guid? Session)>();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 32 * tokens.Count),
            Connections,
            async (i, _) =>
            {
                var result = await RotateAsync(tokens[i / 32].Token);
                results.Add((result.Status, result.SessionId));
            }
        );

        Assert.Equal(100, results.Count(result => result.Status == RefreshStatus.Rotated));
        Assert.Equal(3100, results.Count(result => result.Status == RefreshStatus.Replayed));
        Assert.Equal(
            100,
            results
                .Where(result => result.Status == RefreshStatus.Rotated)
                .Select(result => result.Session)
                .Distinct()
                .Count()
        );
        var sessions = tokens.Select(token => token.SessionId).ToList();
        Assert.Equal(
            200,
            await factory.QueryAsync(db =>
                db.RefreshTokens.CountAsync(token => sessions.Contains(token.SessionId), Cancellation)
            )
        );
        Assert.Equal(
            0,
            await factory.QueryAsync(db =>
                db.Sessions.CountAsync(
                    session => sessions.Contains(session.Id) && session.RevokedAt != null,
                    Cancellation
                )
            )
        );
    }

    [Fact]
    public async Task Two_hundred_sign_outs_that_race_a_refresh_leave_no_usable_token()
    {
        var codec = factory.Services.GetRequiredService<RefreshTokenCodec>();
        var tokens = await StartAsync(200);
        var first = new ConcurrentBag<RefreshStatus>();

        await Parallel.ForEachAsync(
            tokens,
            Connections,
            async (token, _) =>
            {
                var refresh = RotateAsync(token.Token);
                var ended = RevokeAsync(token.SessionId);
                first.Add((await refresh).Status);
                Assert.True(await ended);
                Assert.Equal(RefreshStatus.Revoked, (await RotateAsync(token.Token)).Status);
                Assert.Contains(
                    (await RotateAsync(codec.DeriveChild(token.Token))).Status,
                    new[] { RefreshStatus.Revoked, RefreshStatus.Unknown }
                );
            }
        );

        Assert.All(first, status => Assert.True(status is RefreshStatus.Rotated or RefreshStatus.Revoked));
    }

    [Fact]
    public async Task A_refresh_at_a_replica_whose_clock_is_behind_does_not_move_the_last_use_back()
    {
        var codec = factory.Services.GetRequiredService<RefreshTokenCodec>();
        var token = Assert.Single(await StartAsync(1));
        var now = DateTimeOffset.UtcNow;

        var first = await RotateAsync(token.Token, now.AddSeconds(5));
        var used = await ReadLastUseAsync(token.SessionId);
        var second = await RotateAsync(codec.DeriveChild(token.Token), now.AddSeconds(2));

        Assert.Equal((RefreshStatus.Rotated, RefreshStatus.Rotated), (first.Status, second.Status));
        Assert.True(used > now);
        Assert.Equal(used, await ReadLastUseAsync(token.SessionId));
    }

    [Fact]
    public async Task A_used_token_after_its_window_revokes_the_session_and_records_the_reason()
    {
        var token = Assert.Single(await StartAsync(1));
        var now = DateTimeOffset.UtcNow;
        await RotateAsync(token.Token, now);

        var reused = await RotateAsync(token.Token, now.AddSeconds(31));

        Assert.Equal(RefreshStatus.Reused, reused.Status);
        var reason = await factory.QueryAsync(db =>
            db.Sessions.Where(s => s.Id == token.SessionId).Select(s => s.RevokeReason).SingleAsync(Cancellation)
        );
        Assert.Equal("refresh_reuse", reason);
    }

    private Task<DateTimeOffset> ReadLastUseAsync(Guid sessionId) =>
        factory.QueryAsync(db =>
            db.Sessions.Where(session => session.Id == sessionId).Select(s => s.LastUsedAt).SingleAsync(Cancellation)
        );

    private async Task<List<IssuedRefreshToken>> StartAsync(int count)
    {
        var user = await factory.CreateClient().SignUpAsync();
        await using var scope = factory.Services.CreateAsyncScope();
        var sessions = scope.ServiceProvider.GetRequiredService<AuthSessionStore>();
        var tokens = Enumerable
            .Range(0, count)
            .Select(_ => sessions.Start(user.UserId, new ClientInfo(null, null)))
            .ToList();
        await scope.ServiceProvider.GetRequiredService<AuthDbContext>().SaveChangesAsync(Cancellation);
        return tokens;
    }

    private async Task<RefreshRotation> RotateAsync(string token, DateTimeOffset? now = null)
    {
        var child = factory.Services.GetRequiredService<RefreshTokenCodec>().DeriveChild(token);
        return await factory.QueryAsync(db =>
            db.RotateRefreshToken(
                    RefreshTokenCodec.Hash(token),
                    RefreshTokenCodec.Hash(child),
                    now ?? DateTimeOffset.UtcNow,
                    TimeSpan.FromSeconds(30),
                    TimeSpan.FromDays(7)
                )
                .AsNoTracking()
                .SingleAsync(Cancellation)
        );
    }

    private async Task<bool> RevokeAsync(Guid sessionId)
    {
        await using var scope = factory.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<AuthSessionRevocation>()
            .RevokeAsync(sessionId, RevokeReasons.SignedOut);
    }
}
