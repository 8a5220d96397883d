using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.RateLimiting;

public sealed class LoginLimitTests(DataServices data) : LimitedServices(data)
{
    [Fact]
    public async Task An_account_is_limited_wherever_the_requests_come_from_and_others_are_not()
    {
        await using var service = Limited(("Login:PerAccount", 3));
        var user = await service.CreateClient().SignUpAsync();
        var other = await service.CreateClient().SignUpAsync();

        for (var i = 0; i < 3; i++)
        {
            await (
                await service.CreateClient(NewAddress()).LoginAsync(user.Email, "not the password")
            ).AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        using var refused = await service.CreateClient(NewAddress()).LoginAsync($" {user.Email.ToUpperInvariant()}");
        await refused.AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(600));
        Assert.Equal(HttpStatusCode.OK, (await service.CreateClient(NewAddress()).LoginAsync(other.Email)).StatusCode);
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
    public async Task An_address_is_limited_and_then_uses_no_budget_of_accounts()
    {
        await using var service = Limited(("Login:PerAddress", 2), ("Login:PerAccount", 3));
        var email = AuthClient.NewEmail();
        var attacker = service.CreateClient(NewAddress());

        for (var i = 0; i < 6; i++)
        {
            await attacker.LoginAsync(email);
        }

        await (await attacker.LoginAsync(AuthClient.NewEmail())).AssertProblemAsync(
            HttpStatusCode.TooManyRequests,
            "rate_limited"
        );
        await (await service.CreateClient(NewAddress()).LoginAsync(email)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
    }

    [Fact]
    public async Task In_IPv6_the_network_of_a_customer_is_one_address()
    {
        await using var service = Limited(("Login:PerAddress", 1));
        var network = $"2001:db8:{Random.Shared.Next(1, 0xffff):x}:{Random.Shared.Next(1, 0xffff):x}";

        await service.CreateClient($"{network}::1").LoginAsync(AuthClient.NewEmail());

        await (await service.CreateClient($"{network}:ffff::2").LoginAsync(AuthClient.NewEmail())).AssertProblemAsync(
            HttpStatusCode.TooManyRequests,
            "rate_limited"
        );
    }

    [Fact]
    public async Task Responses_have_the_remaining_budget()
    {
        await using var service = Limited(("Login:PerAddress", 5), ("Login:PerAccount", 2));
        var client = service.CreateClient(NewAddress());
        var email = AuthClient.NewEmail();

        using var first = await client.LoginAsync(email);
        Assert.Equal("\"login-address\";q=5;w=600,\"login-account\";q=2;w=600", Header(first, "RateLimit-Policy"));
        Assert.Matches(
            "^\"login-address\";r=4;t=(600|59[0-9]),\"login-account\";r=1;t=(600|59[0-9])$",
            Header(first, "RateLimit")
        );
        Assert.Null(first.Headers.RetryAfter);

        await client.LoginAsync(email);
        using var refused = await client.LoginAsync(email);
        Assert.Matches("^\"login-address\";r=2;t=[0-9]+,\"login-account\";r=0;t=[0-9]+$", Header(refused, "RateLimit"));
    }

    [Fact]
    public async Task Guesses_at_the_current_password_count_as_sign_ins()
    {
        await using var service = Limited(("Login:PerAccount", 3));
        var user = await service.CreateClient().SignUpAsync();
        var client = service.CreateClient(user.Response);
        var guess = new { currentPassword = "not the password", newPassword = "another horse 0815" };

        await (await service.CreateClient().LoginAsync(user.Email, "not the password")).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        await (await client.PostAsJsonAsync("/api/auth/change-password", guess, Cancellation)).AssertRefusedFieldAsync(
            "currentPassword"
        );
        await (
            await client.PostAsJsonAsync(
                "/api/auth/reauthenticate",
                new { password = "not the password" },
                Cancellation
            )
        ).AssertRefusedFieldAsync("password");
        await (await client.PostAsJsonAsync("/api/auth/change-password", guess, Cancellation)).AssertProblemAsync(
            HttpStatusCode.TooManyRequests,
            "rate_limited"
        );
        await (
            await client.PostAsJsonAsync(
                "/api/auth/reauthenticate",
                new { password = AuthClient.Password },
                Cancellation
            )
        ).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
    }

    [Fact]
    public async Task The_limits_of_production_are_strict()
    {
        await using var production = Limited();
        production.Settings["environment"] = "Production";
        var client = production.CreateClient(NewAddress());
        var email = AuthClient.NewEmail();

        for (var i = 0; i < 10; i++)
        {
            await (await client.LoginAsync(email)).AssertProblemAsync(
                HttpStatusCode.Unauthorized,
                "invalid_credentials"
            );
        }

        await (await client.LoginAsync(email)).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
    }
}
