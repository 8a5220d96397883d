using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.AuthSessions;

/// <summary>While Redis is unavailable or silent, requests succeed; what it missed is published later.</summary>
public sealed class RedisOutageTests(AuthFactory elsewhere, DataServices data) : IClassFixture<AuthFactory>
{
    /// <summary>A minute for each command, so that only the service's own limits keep requests fast.</summary>
    private const string LongTimeouts = ",syncTimeout=60000,asyncTimeout=60000,connectTimeout=1000";

    /// <summary>Half a second is expected; the rest is for a busy machine.</summary>
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Redis_that_hangs_delays_no_request_and_gets_the_revocation_afterwards()
    {
        var (proxy, cache) = TcpProxy.BeforeRedis(data.Cache);
        await using var _ = proxy;
        var logs = new CapturedLogs();
        await using var service = new AuthFactory(data)
        {
            Settings = { ["ConnectionStrings:cache"] = cache + LongTimeouts },
            Logs = logs,
        };
        var client = service.CreateClient();
        var user = await client.SignUpAsync();
        // Started before: a service that starts reads from Postgres what was not published to Redis.
        Assert.Equal(HttpStatusCode.OK, (await VerifyAsync(elsewhere, user)).StatusCode);

        proxy.Hold();
        var again = await client.SignInAsync(user.Email).WaitAsync(MaxDelay, Cancellation);
        var refreshed = await (
            await client.RefreshAsync(again.RefreshToken).WaitAsync(MaxDelay, Cancellation)
        ).ReadSignedInAsync();
        Assert.Equal(
            HttpStatusCode.OK,
            (await VerifyAsync(service, refreshed).WaitAsync(MaxDelay, Cancellation)).StatusCode
        );
        for (var i = 0; i < 3; i++)
        {
            await client.SignInAsync(user.Email).WaitAsync(MaxDelay, Cancellation);
        }

        Assert.Equal(
            HttpStatusCode.NoContent,
            (await client.LogoutAsync(refreshed.RefreshToken).WaitAsync(MaxDelay, Cancellation)).StatusCode
        );
        using var all = await service
            .CreateClient(user.Response)
            .PostAsync("/api/auth/logout-all", null, Cancellation)
            .WaitAsync(MaxDelay, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, all.StatusCode);
        await (await VerifyAsync(service, refreshed)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "session_revoked"
        );
        Assert.Single(logs.Lines, line => line.Contains("revocations are not shared", StringComparison.Ordinal));
        Assert.Single(logs.Lines, line => line.Contains("counts requests for itself", StringComparison.Ordinal));

        proxy.Resume();
        foreach (var session in new[] { refreshed, user })
        {
            await Eventually.TrueAsync(
                async () => (await VerifyAsync(elsewhere, session)).StatusCode == HttpStatusCode.Unauthorized,
                cancellationToken: Cancellation
            );
        }
    }

    [Fact]
    public async Task A_Redis_outage_ends_no_session_and_the_service_reconnects()
    {
        var (proxy, cache) = TcpProxy.BeforeRedis(data.Cache);
        await using var _ = proxy;
        await using var service = new AuthFactory(data)
        {
            Settings = { ["ConnectionStrings:cache"] = cache + LongTimeouts },
        };
        using var measurements = new Measurements(service);
        var client = service.CreateClient();
        var user = await client.SignUpAsync();
        // Started before: a service that starts reads from Postgres what was not published to Redis.
        Assert.Equal(HttpStatusCode.OK, (await VerifyAsync(elsewhere, user)).StatusCode);

        proxy.Cut();
        var refreshed = await (
            await client.RefreshAsync(user.RefreshToken).WaitAsync(MaxDelay, Cancellation)
        ).ReadSignedInAsync();
        Assert.Equal(HttpStatusCode.OK, (await VerifyAsync(service, refreshed)).StatusCode);
        await client.LogoutAsync(refreshed.RefreshToken).WaitAsync(MaxDelay, Cancellation);
        Assert.Equal(0, measurements.Last("fubuni.revocations.shared"));

        proxy.Resume();
        await Eventually.TrueAsync(
            async () => (await VerifyAsync(elsewhere, refreshed)).StatusCode == HttpStatusCode.Unauthorized,
            cancellationToken: Cancellation
        );
        await Eventually.TrueAsync(
            () => measurements.Last("fubuni.revocations.shared") == 1,
            cancellationToken: Cancellation
        );
    }

    private static Task<HttpResponseMessage> VerifyAsync(AuthFactory service, SignedIn user) =>
        service.CreateClient(user.Response).GetAsync("/api/auth/verify", Cancellation);
}
