using System.Net;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.AuthService.Tests.Passwords;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.SignIn.Password;

public sealed class HashingLoadTests(DataServices data)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_too_many_sign_in_the_next_get_503_and_other_requests_work()
    {
        await using var service = new AuthFactory(data)
        {
            Settings = { ["Passwords:Threads"] = "1", ["Passwords:QueueLength"] = "1" },
        };
        var client = service.CreateClient();
        var user = await client.SignUpAsync();
        var pool = service.Services.GetRequiredService<HashingPool>();
        using var measurements = new Measurements(service);
        using var thread = BusyThread.Of(pool, Cancellation);
        var waiting = pool.RunAsync(() => true, Cancellation);

        foreach (
            var response in new[]
            {
                await client.LoginAsync(user.Email),
                await client.RegisterAsync(AuthClient.NewEmail()),
            }
        )
        {
            await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "hash_queue_full");
            Assert.Equal("10", response.Headers.RetryAfter?.ToString());
        }

        Assert.Equal(2, measurements.Of("fubuni.auth.hash_queue.rejections").Length);
        Assert.Equal(HttpStatusCode.OK, (await client.RefreshAsync(user.RefreshToken)).StatusCode);
        Assert.Equal(
            HttpStatusCode.OK,
            (await service.CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation)).StatusCode
        );

        thread.Release();
        Assert.True(await waiting);
        Assert.Equal(HttpStatusCode.OK, (await client.LoginAsync(user.Email)).StatusCode);
    }
}
