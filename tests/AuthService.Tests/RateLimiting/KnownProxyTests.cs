using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.AuthSessions.Devices;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.RateLimiting;

/// <summary>Which proxies are trusted for the address of a client. The list of devices shows the address.</summary>
public sealed class KnownProxyTests(DataServices data)
{
    private const string Proxy = "192.0.2.10";
    private const string Client = "203.0.113.5";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Proxy)]
    [InlineData("192.0.2.0/24")]
    [InlineData("198.51.100.1, 192.0.2.10")]
    public async Task A_configured_proxy_is_believed(string known) =>
        Assert.Equal(Client, await SeenAsync(known, from: Proxy, forwardedFor: Client));

    [Fact]
    public async Task No_proxy_is_trusted_by_default() =>
        Assert.Equal(Proxy, await SeenAsync(known: null, from: Proxy, forwardedFor: Client));

    [Fact]
    public async Task A_stranger_is_not_believed() =>
        Assert.Equal("192.0.2.11", await SeenAsync(Proxy, from: "192.0.2.11", forwardedFor: Client));

    [Theory]
    [InlineData("1.2.3.4, 203.0.113.5")]
    [InlineData("192.0.2.10, 203.0.113.5")]
    [InlineData("not an address, 203.0.113.5")]
    [InlineData("1.2.3.4, 203.0.113.5, 192.0.2.10")]
    public async Task What_a_client_forges_before_it_reaches_the_proxy_changes_nothing(string forwardedFor) =>
        Assert.Equal(Client, await SeenAsync(Proxy, from: Proxy, forwardedFor));

    [Theory]
    [InlineData("203.0.113.5, 10.1.2.3, 10.4.5.6")]
    [InlineData("1.2.3.4, 203.0.113.5, 10.1.2.3")]
    [InlineData("10.9.9.9, 203.0.113.5, 10.1.2.3, 10.4.5.6")]
    [InlineData("203.0.113.5:4711, 10.1.2.3:80")]
    public async Task Several_proxies_are_walked_from_the_right_to_the_first_stranger(string forwardedFor) =>
        Assert.Equal(Client, await SeenAsync($"{Proxy}, 10.0.0.0/8", from: Proxy, forwardedFor));

    [Theory]
    [InlineData("2001:db8::10", "2001:db8::10", "2001:db8:5::1", "2001:db8:5::1")]
    [InlineData("2001:db8::/64", "2001:db8::10", "[2001:db8:5::1]:4711", "2001:db8:5::1")]
    [InlineData(Proxy, "::ffff:192.0.2.10", Client, Client)]
    public async Task In_IPv6_too(string known, string from, string forwardedFor, string seen) =>
        Assert.Equal(seen, await SeenAsync(known, from, forwardedFor));

    [Theory]
    [InlineData("unknown")]
    [InlineData("_hidden, secret")]
    [InlineData(",,,")]
    [InlineData("999.1.1.1")]
    [InlineData("203.0.113.5, ' or 1=1 --")]
    [InlineData("<script>")]
    public async Task Garbage_is_not_believed_and_breaks_nothing(string forwardedFor) =>
        Assert.Equal(Proxy, await SeenAsync(Proxy, from: Proxy, forwardedFor));

    [Fact]
    public async Task Believing_everyone_is_not_a_setting()
    {
        Assert.Equal(Proxy, await SeenAsync(known: null, from: Proxy, forwardedFor: Client, believeEveryone: true));
        Assert.Equal(
            Client,
            await SeenAsync(Proxy, from: Proxy, forwardedFor: $"1.2.3.4, {Client}", believeEveryone: true)
        );
    }

    [Fact]
    public async Task A_forged_header_does_not_get_round_a_limit()
    {
        await using var service = new AuthFactory(data)
        {
            Settings =
            {
                ["Limits:Login:PerAddress:Permits"] = "1",
                ["Limits:Login:PerAddress:Window"] = "00:10:00",
                ["ForwardedHeaders:KnownProxies"] = Proxy,
            },
        };
        var attacker = service.CreateClient($"10.200.{Random.Shared.Next(0, 255)}.{Random.Shared.Next(0, 255)}");
        await attacker.LoginAsync(AuthClient.NewEmail());

        attacker.DefaultRequestHeaders.Add("X-Forwarded-For", Client);

        await (await attacker.LoginAsync(AuthClient.NewEmail())).AssertProblemAsync(
            HttpStatusCode.TooManyRequests,
            "rate_limited"
        );
    }

    [Fact]
    public async Task A_mistyped_proxy_stops_the_start()
    {
        await using var service = new AuthFactory(data)
        {
            Settings = { ["ForwardedHeaders:KnownProxies"] = "proxy.example.com" },
        };

        var exception = Assert.ThrowsAny<Exception>(() => service.CreateClient());

        Assert.Contains("proxy.example.com", exception.ToString(), StringComparison.Ordinal);
    }

    private async Task<string?> SeenAsync(string? known, string from, string forwardedFor, bool believeEveryone = false)
    {
        await using var service = new AuthFactory(data);
        if (known is not null)
        {
            service.Settings["ForwardedHeaders:KnownProxies"] = known;
        }

        if (believeEveryone)
        {
            service.Settings["ForwardedHeaders_Enabled"] = "true";
        }

        var client = service.CreateClient(from);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        var user = await client.SignUpAsync();
        var devices = await service
            .CreateClient(user.Response)
            .GetFromJsonAsync<DeviceList>("/api/auth/sessions", Cancellation);
        return Assert.Single(devices!.Items).IpAddress;
    }
}
