using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using StackExchange.Redis;

namespace Fubuni.AuthService.Tests.Limits;

public sealed class LimitTests(DataServices data)
{
    private static int _addresses;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_is_limited_wherever_the_requests_come_from_and_others_are_not()
    {
        await using var service = Limited(("Login:PerAccount", 3));
        var user = await service.CreateClient().SignUpAsync();
        var other = await service.CreateClient().SignUpAsync();

        for (var i = 0; i < 3; i++)
        {
            await (await service.CreateClient(NewAddress()).LoginAsync(user.Email, "not the password"))
                .AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        using var refused = await service.CreateClient(NewAddress()).LoginAsync($" {user.Email.ToUpperInvariant()}");
        await refused.AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(600));
        Assert.Equal(HttpStatusCode.OK, (await service.CreateClient(NewAddress()).LoginAsync(other.Email)).StatusCode);
    }

    [Fact]
    public async Task Replicas_count_together_and_an_unknown_account_like_a_known_one()
    {
        await using var one = Limited(("Login:PerAccount", 2));
        await using var two = Limited(("Login:PerAccount", 2));
        var email = AuthClient.NewEmail();

        await (await one.CreateClient().LoginAsync(email)).AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await two.CreateClient().LoginAsync(email)).AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await one.CreateClient().LoginAsync(email)).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        await (await two.CreateClient().LoginAsync(email)).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
    }

    [Fact]
    public async Task A_refused_request_is_not_hashed()
    {
        await using var service = Limited(("Login:PerAccount", 1));
        var email = AuthClient.NewEmail();
        using var measurements = new Measurements(service);

        await service.CreateClient().LoginAsync(email);
        await service.CreateClient().LoginAsync(email);

        Assert.Single(measurements.Of("fubuni.auth.hash.duration"));
        Assert.Equal(["login-account"], measurements.Of("fubuni.auth.rate_limited"));
        Assert.Equal(["invalid_credentials", "rate_limited"], measurements.Of("fubuni.auth.logins"));
    }

    [Fact]
    public async Task An_address_is_limited_and_uses_up_nobodys_account_beyond_that()
    {
        await using var service = Limited(("Login:PerAddress", 2), ("Login:PerAccount", 3));
        var email = AuthClient.NewEmail();
        var attacker = service.CreateClient(NewAddress());

        for (var i = 0; i < 6; i++)
        {
            await attacker.LoginAsync(email);
        }

        await (await attacker.LoginAsync(AuthClient.NewEmail())).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        await (await service.CreateClient(NewAddress()).LoginAsync(email)).AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Strangers_on_many_addresses_do_not_lock_the_owner_out_of_their_browser()
    {
        await using var service = Limited(("Login:PerAccount", 3));
        var email = AuthClient.NewEmail();
        var device = DeviceCookieOf(await service.CreateClient().RegisterAsync(email));
        for (var i = 0; i < 5; i++)
        {
            await service.CreateClient(NewAddress()).LoginAsync(email, "not the password");
        }

        await (await service.CreateClient(NewAddress()).LoginAsync(email)).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.Equal(HttpStatusCode.OK, (await BrowserOf(service, device).LoginAsync(email)).StatusCode);
    }

    [Fact]
    public async Task A_known_browser_has_a_limit_too()
    {
        await using var service = Limited(("Login:PerAccount", 2));
        var email = AuthClient.NewEmail();
        var browser = BrowserOf(service, DeviceCookieOf(await service.CreateClient().RegisterAsync(email)));

        await (await browser.LoginAsync(email, "not the password")).AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await browser.LoginAsync(email, "not the password")).AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await browser.LoginAsync(email, "not the password")).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.Equal(HttpStatusCode.OK, (await service.CreateClient(NewAddress()).LoginAsync(email)).StatusCode);
    }

    [Fact]
    public async Task A_browser_is_known_to_the_account_it_signed_in_with_alone()
    {
        await using var service = Limited(("Login:PerAccount", 1));
        var victim = await service.CreateClient().SignUpAsync();
        var device = DeviceCookieOf(await service.CreateClient().RegisterAsync(AuthClient.NewEmail()));
        await service.CreateClient(NewAddress()).LoginAsync(victim.Email, "not the password");

        foreach (var forged in new[] { device, device[..^2], "", ".", "id.", $"{Guid.NewGuid()}.{device.Split('.')[1]}", "a.b.c" })
        {
            await (await BrowserOf(service, forged).LoginAsync(victim.Email)).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        }
    }

    [Fact]
    public async Task In_IPv6_the_network_of_a_customer_is_one_address()
    {
        await using var service = Limited(("Login:PerAddress", 1));
        var network = $"2001:db8:{Random.Shared.Next(1, 0xffff):x}:{Random.Shared.Next(1, 0xffff):x}";

        await service.CreateClient($"{network}::1").LoginAsync(AuthClient.NewEmail());

        await (await service.CreateClient($"{network}:ffff::2").LoginAsync(AuthClient.NewEmail()))
            .AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
    }

    [Fact]
    public async Task Answers_say_what_is_left()
    {
        await using var service = Limited(("Login:PerAddress", 5), ("Login:PerAccount", 2));
        var client = service.CreateClient(NewAddress());
        var email = AuthClient.NewEmail();

        using var first = await client.LoginAsync(email);
        Assert.Equal("\"login-address\";q=5;w=600,\"login-account\";q=2;w=600", Header(first, "RateLimit-Policy"));
        Assert.Matches("^\"login-address\";r=4;t=(600|59[0-9]),\"login-account\";r=1;t=(600|59[0-9])$", Header(first, "RateLimit"));
        Assert.Null(first.Headers.RetryAfter);

        await client.LoginAsync(email);
        using var refused = await client.LoginAsync(email);
        Assert.Matches("^\"login-address\";r=2;t=[0-9]+,\"login-account\";r=0;t=[0-9]+$", Header(refused, "RateLimit"));
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
                // Two at once, for on a busy machine one sign-in takes longer than the window.
                var responses = await Task.WhenAll(service.CreateClient().LoginAsync(user.Email), service.CreateClient().LoginAsync(user.Email));
                var wasRefused = isRefused;
                isRefused |= responses.Any(response => response.StatusCode == HttpStatusCode.TooManyRequests);
                return wasRefused && responses.Any(response => response.StatusCode == HttpStatusCode.OK);
            },
            cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Registration_is_limited_by_address_and_by_what_is_registered()
    {
        await using var service = Limited(("Register:PerAddress", 2), ("Register:PerAccount", 1));
        var client = service.CreateClient(NewAddress());
        var email = AuthClient.NewEmail();

        Assert.Equal(HttpStatusCode.Created, (await client.RegisterAsync(email)).StatusCode);
        await (await client.RegisterAsync(email)).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        await (await client.RegisterAsync(AuthClient.NewEmail())).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.Equal(HttpStatusCode.Created, (await service.CreateClient(NewAddress()).RegisterAsync(AuthClient.NewEmail())).StatusCode);
    }

    [Fact]
    public async Task A_refused_refresh_uses_nothing_up()
    {
        await using var service = Limited(("Refresh:PerAccount", 1));
        await using var unlimited = new AuthFactory(data);
        var user = await service.CreateClient().SignUpAsync();
        var refreshed = await (await service.CreateClient().RefreshAsync(user.RefreshToken)).ReadSignedInAsync();

        using var refused = await service.CreateClient().RefreshAsync(refreshed.RefreshToken);

        await refused.AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Null(refused.RefreshCookie());
        Assert.Equal(HttpStatusCode.OK, (await unlimited.CreateClient().RefreshAsync(refreshed.RefreshToken)).StatusCode);
    }

    [Fact]
    public async Task Made_up_refresh_tokens_are_limited_by_address()
    {
        await using var service = Limited(("Refresh:PerAddress", 1));
        var client = service.CreateClient(NewAddress());

        await (await client.RefreshAsync("rt1.unknown")).AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_unknown");
        await (await client.RefreshAsync("rt1.unknown")).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
    }

    [Fact]
    public async Task Guesses_at_the_current_password_count_as_sign_ins()
    {
        await using var service = Limited(("Login:PerAccount", 3));
        var user = await service.CreateClient().SignUpAsync();
        var client = service.CreateClient(user.Response);
        var guess = new { currentPassword = "not the password", newPassword = "another horse 0815" };

        await (await service.CreateClient().LoginAsync(user.Email, "not the password")).AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await client.PostAsJsonAsync("/api/auth/change-password", guess, Cancellation)).AssertRefusedFieldAsync("currentPassword");
        await (await client.PostAsJsonAsync("/api/auth/reauthenticate", new { password = "not the password" }, Cancellation)).AssertRefusedFieldAsync("password");
        await (await client.PostAsJsonAsync("/api/auth/change-password", guess, Cancellation)).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        await (await client.PostAsJsonAsync("/api/auth/reauthenticate", new { password = AuthClient.Password }, Cancellation))
            .AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
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
    public async Task The_limits_of_production_are_strict()
    {
        await using var production = new AuthFactory(data) { Settings = { ["environment"] = "Production" } };
        var client = production.CreateClient(NewAddress());
        var email = AuthClient.NewEmail();

        for (var i = 0; i < 10; i++)
        {
            await (await client.LoginAsync(email)).AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        await (await client.LoginAsync(email)).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
    }

    /// <summary>An address of 10.0.0.0/8 that no other test has.</summary>
    private static string NewAddress() => $"10.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(0, 255)}.{Interlocked.Increment(ref _addresses) % 255}";

    private static string DeviceCookieOf(HttpResponseMessage response)
    {
        var cookie = SetCookieHeaderValue.ParseList([.. response.Headers.GetValues(HeaderNames.SetCookie)]).Single(cookie => cookie.Name == "__Secure-fubuni-device");
        Assert.True(cookie is { HttpOnly: true, Secure: true, SameSite: SameSiteMode.Strict });
        return cookie.Value.ToString();
    }

    /// <summary>On an address of its own, with this device cookie.</summary>
    private static HttpClient BrowserOf(AuthFactory service, string device)
    {
        var client = service.CreateClient(NewAddress());
        client.DefaultRequestHeaders.Add(HeaderNames.Cookie, $"__Secure-fubuni-device={device}");
        return client;
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(",", response.Headers.GetValues(name));

    /// <summary>Windows of ten minutes unless the test says otherwise; what it does not name stays as generous as in development.</summary>
    private AuthFactory Limited(params (string Name, int Value)[] limits)
    {
        var service = new AuthFactory(data);
        foreach (var (name, value) in limits)
        {
            if (name.EndsWith(":Window", StringComparison.Ordinal))
            {
                service.Settings[$"Limits:{name}"] = TimeSpan.FromSeconds(value).ToString("c", CultureInfo.InvariantCulture);
                continue;
            }

            service.Settings[$"Limits:{name}:Permits"] = value.ToString(CultureInfo.InvariantCulture);
            service.Settings[$"Limits:{name}:Window"] = "00:10:00";
        }

        return service;
    }
}
