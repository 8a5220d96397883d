using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Fubuni.AuthService.Tests.AuthSessions;

/// <summary>Whatever ends a session at one replica ends its access tokens at the others.</summary>
public sealed class RevocationTests(AuthFactory here, DataServices data) : IClassFixture<AuthFactory>
{
    /// <summary>
    /// The list is read again every 30 seconds: what is seen sooner came over the channel, which takes milliseconds on
    /// a machine that is not busy.
    /// </summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = here.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Ends =>
        ["logout", "logout-all", "one device", "other devices", "change of password", "reuse"];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task The_end_of_a_session_reaches_another_replica(string end)
    {
        await using var there = new AuthFactory(data);
        var user = await _client.SignUpAsync();
        var other = await _client.SignInAsync(user.Email);
        Assert.Equal(HttpStatusCode.OK, (await VerifyAsync(there, user)).StatusCode);

        await EndAsync(end, user, other);

        await Eventually.TrueAsync(
            async () => (await VerifyAsync(there, user)).StatusCode == HttpStatusCode.Unauthorized,
            Soon,
            Cancellation
        );
        await (await VerifyAsync(there, user)).AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");
        await (await _client.RefreshAsync(user.RefreshToken)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_revoked"
        );
        Assert.Equal(
            end == "logout-all" ? HttpStatusCode.Unauthorized : HttpStatusCode.OK,
            (await VerifyAsync(there, other)).StatusCode
        );
    }

    [Fact]
    public async Task A_Redis_that_has_lost_the_list_gets_it_back_from_a_service_that_was_there()
    {
        var (proxy, cache) = TcpProxy.BeforeRedis(data.Cache);
        await using var _ = proxy;
        await using var service = new AuthFactory(data) { Settings = { ["ConnectionStrings:cache"] = cache } };
        var client = service.CreateClient();
        var user = await client.SignUpAsync();
        await client.LogoutAsync(user.RefreshToken);
        Assert.True(await IsListedAsync(user));

        // Not read again before the cut: other services of the tests may publish it to Redis as well.
        var removed = await here
            .Services.GetRequiredService<IConnectionMultiplexer>()
            .GetDatabase()
            .ScriptEvaluateAsync(
                "return redis.call('ZREM', KEYS[1], ARGV[1])",
                ["fubuni:revoked:sessions"],
                [user.SessionId.ToString()]
            );
        Assert.Equal(1, (int)removed);
        proxy.Cut();
        proxy.Resume();

        await Eventually.TrueAsync(() => IsListedAsync(user), cancellationToken: Cancellation);
        await using var started = new AuthFactory(data);
        await (await VerifyAsync(started, user)).AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");
    }

    private async Task EndAsync(string end, SignedIn user, SignedIn other)
    {
        var devices = here.CreateClient(other.Response);
        using var response = end switch
        {
            "logout" => await _client.LogoutAsync(user.RefreshToken),
            "logout-all" => await devices.PostAsync("/api/auth/logout-all", null, Cancellation),
            "one device" => await devices.DeleteAsync($"/api/auth/sessions/{user.SessionId}", Cancellation),
            "other devices" => await devices.DeleteAsync("/api/auth/sessions", Cancellation),
            "change of password" => await devices.PostAsJsonAsync(
                "/api/auth/change-password",
                new { currentPassword = AuthClient.Password, newPassword = "seven green umbrellas 92" },
                Cancellation
            ),
            _ => await ReuseAsync(user),
        };
        Assert.Equal(end == "reuse" ? HttpStatusCode.Unauthorized : HttpStatusCode.NoContent, response.StatusCode);
    }

    /// <summary>At a replica whose replay window is over as soon as it begins.</summary>
    private async Task<HttpResponseMessage> ReuseAsync(SignedIn user)
    {
        await using var strict = new AuthFactory(data)
        {
            Settings = { ["RefreshTokens:ReplayWindow"] = "00:00:00.0000010" },
        };
        var client = strict.CreateClient();
        await client.RefreshAsync(user.RefreshToken);
        var response = await client.RefreshAsync(user.RefreshToken);
        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_reused");
        return response;
    }

    private async Task<bool> IsListedAsync(SignedIn user) =>
        !(
            await here
                .Services.GetRequiredService<IConnectionMultiplexer>()
                .GetDatabase()
                .ScriptEvaluateAsync(
                    "return redis.call('ZSCORE', KEYS[1], ARGV[1])",
                    ["fubuni:revoked:sessions"],
                    [user.SessionId.ToString()]
                )
        ).IsNull;

    private static Task<HttpResponseMessage> VerifyAsync(AuthFactory service, SignedIn user) =>
        service.CreateClient(user.Response).GetAsync("/api/auth/verify", Cancellation);
}
