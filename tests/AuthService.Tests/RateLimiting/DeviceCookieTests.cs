using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.RateLimiting;

public sealed class DeviceCookieTests(DataServices data) : LimitedServices(data)
{
    [Fact]
    public async Task Attackers_on_many_addresses_do_not_lock_the_owner_out_of_a_known_browser()
    {
        await using var service = Limited(("Login:PerAccount", 3));
        var email = AuthClient.NewEmail();
        var device = DeviceCookieOf(await service.CreateClient().RegisterAsync(email));
        for (var i = 0; i < 5; i++)
        {
            await service.CreateClient(NewAddress()).LoginAsync(email, "not the password");
        }

        await (await service.CreateClient(NewAddress()).LoginAsync(email)).AssertProblemAsync(
            HttpStatusCode.TooManyRequests,
            "rate_limited"
        );
        Assert.Equal(HttpStatusCode.OK, (await BrowserOf(service, device).LoginAsync(email)).StatusCode);
    }

    [Fact]
    public async Task A_known_browser_has_a_limit_too()
    {
        await using var service = Limited(("Login:PerAccount", 2));
        var email = AuthClient.NewEmail();
        var browser = BrowserOf(service, DeviceCookieOf(await service.CreateClient().RegisterAsync(email)));

        await (await browser.LoginAsync(email, "not the password")).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        await (await browser.LoginAsync(email, "not the password")).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        await (await browser.LoginAsync(email, "not the password")).AssertProblemAsync(
            HttpStatusCode.TooManyRequests,
            "rate_limited"
        );
        Assert.Equal(HttpStatusCode.OK, (await service.CreateClient(NewAddress()).LoginAsync(email)).StatusCode);
    }

    [Fact]
    public async Task A_browser_is_known_to_the_account_it_signed_in_with_alone()
    {
        await using var service = Limited(("Login:PerAccount", 1));
        var victim = await service.CreateClient().SignUpAsync();
        var device = DeviceCookieOf(await service.CreateClient().RegisterAsync(AuthClient.NewEmail()));
        await service.CreateClient(NewAddress()).LoginAsync(victim.Email, "not the password");

        foreach (
            var forged in new[]
            {
                device,
                device[..^2],
                "",
                ".",
                "id.",
                $"{Guid.NewGuid()}.{device.Split('.')[1]}",
                "a.b.c",
            }
        )
        {
            await (await BrowserOf(service, forged).LoginAsync(victim.Email)).AssertProblemAsync(
                HttpStatusCode.TooManyRequests,
                "rate_limited"
            );
        }
    }
}
