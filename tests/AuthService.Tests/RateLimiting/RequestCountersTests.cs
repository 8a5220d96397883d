using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Fubuni.AuthService.Tests.RateLimiting;

/// <summary>Where requests are counted: in Redis, or in the process.</summary>
public sealed class RequestCountersTests(DataServices data) : LimitedServices(data)
{
    [Fact]
    public async Task Replicas_count_together_and_an_unknown_account_like_a_known_one()
    {
        await using var one = Limited(("Login:PerAccount", 2));
        await using var two = Limited(("Login:PerAccount", 2));
        var email = AuthClient.NewEmail();

        await (await one.CreateClient().LoginAsync(email)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        await (await two.CreateClient().LoginAsync(email)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        await (await one.CreateClient().LoginAsync(email)).AssertProblemAsync(
            HttpStatusCode.TooManyRequests,
            "rate_limited"
        );
        await (await two.CreateClient().LoginAsync(email)).AssertProblemAsync(
            HttpStatusCode.TooManyRequests,
            "rate_limited"
        );
    }

    [Fact]
    public async Task Redis_holds_no_addresses_and_every_counter_ends()
    {
        await using var service = Limited(("Login:PerAccount", 100));
        var email = AuthClient.NewEmail();
        await service.CreateClient("198.51.100.77").LoginAsync(email);

        var redis = service.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        var keys = (string[])(await redis.ScriptEvaluateAsync("return redis.call('KEYS', 'fubuni:limits:*')"))!;
        Assert.NotEmpty(keys);
        foreach (var key in keys)
        {
            Assert.DoesNotContain("@", key, StringComparison.Ordinal);
            Assert.DoesNotContain("example.com", key, StringComparison.Ordinal);
            Assert.DoesNotContain("198.51.100.77", key, StringComparison.Ordinal);
            Assert.NotEqual(-1, (long)await redis.ScriptEvaluateAsync("return redis.call('PTTL', KEYS[1])", [key]));
        }
    }

    [Fact]
    public async Task Without_Redis_the_service_counts_for_itself()
    {
        await using var service = Limited(("Login:PerAccount", 2));
        service.Settings["ConnectionStrings:cache"] = "127.0.0.1:1,connectTimeout=500";
        var user = await service.CreateClient().SignUpAsync();

        Assert.Equal(HttpStatusCode.OK, (await service.CreateClient().LoginAsync(user.Email)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.CreateClient().LoginAsync(user.Email)).StatusCode);
        using var refused = await service.CreateClient().LoginAsync(user.Email);

        await refused.AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public async Task After_the_window_the_account_can_sign_in_again()
    {
        await using var service = Limited(("Login:PerAccount", 1), ("Login:PerAccount:Window", 1));
        var user = await service.CreateClient().SignUpAsync();
        var isRefused = false;

        await Eventually.TrueAsync(
            async () =>
            {
                // Two at once, because on a busy machine one sign-in takes longer than the window.
                var responses = await Task.WhenAll(
                    service.CreateClient().LoginAsync(user.Email),
                    service.CreateClient().LoginAsync(user.Email)
                );
                var wasRefused = isRefused;
                isRefused |= responses.Any(response => response.StatusCode == HttpStatusCode.TooManyRequests);
                return wasRefused && responses.Any(response => response.StatusCode == HttpStatusCode.OK);
            },
            cancellationToken: Cancellation
        );
    }
}
