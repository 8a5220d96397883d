using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.Offline.Tests.Packages;

public sealed class ServiceDiscoveryTests
{
    private static readonly Dictionary<string, string?> Configuration = new()
    {
        ["services:auth:http:0"] = "http://localhost:5001",
        ["services:both:http:0"] = "http://localhost:5002",
        ["services:both:https:0"] = "https://localhost:5003",
        ["services:both:admin:0"] = "http://localhost:5004",
        ["services:many:http:0"] = "http://one:80",
        ["services:many:http:1"] = "http://two:80",
        ["services:mixed:default:0"] = "http://localhost:5007",
        ["services:mixed:default:1"] = "https://localhost:5008",
        ["services:plain:default:0"] = "10.0.0.7:5005",
        ["services:based:http:0"] = "http://localhost:5006/api/",
    };

    [Theory]
    [InlineData("https+http://auth/a?b=c", "http://localhost:5001/a?b=c")]
    [InlineData("http://auth", "http://localhost:5001/")]
    [InlineData("https+http://both/x", "https://localhost:5003/x")]
    [InlineData("http+https://both/x", "http://localhost:5002/x")]
    [InlineData("http://_admin.both/x", "http://localhost:5004/x")]
    [InlineData("https+http://mixed/x", "https://localhost:5008/x")]
    [InlineData("http+https://mixed/x", "http://localhost:5007/x")]
    [InlineData("http://plain/x", "http://10.0.0.7:5005/x")]
    [InlineData("http://based/x", "http://localhost:5006/api/x")]
    [InlineData("https+http://unknown/x", "https://unknown/x")]
    [InlineData("http://127.0.0.1:8080/x?y", "http://127.0.0.1:8080/x?y")]
    [InlineData("https://example.org/x", "https://example.org/x")]
    public async Task A_service_name_becomes_its_address(string address, string expected)
        => Assert.Equal([expected, expected], await SendAsync(address, address));

    [Fact]
    public async Task Several_addresses_take_turns()
    {
        var reached = await SendAsync("http://many/", "http://many/", "http://many/", "http://many/");

        Assert.Equal(2, reached.Count(address => address == "http://one/"));
        Assert.Equal(2, reached.Count(address => address == "http://two/"));
    }

    private static async Task<string[]> SendAsync(params string[] addresses)
    {
        var recorder = new Recorder();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(Configuration).Build());
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
        services.AddHttpClient("client").ConfigurePrimaryHttpMessageHandler(() => recorder);
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("client");
        foreach (var address in addresses)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(new Uri(address), request.RequestUri);
        }

        return [.. recorder.Reached];
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public List<string> Reached { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Reached.Add(request.RequestUri!.ToString());
            return Task.FromResult(new HttpResponseMessage());
        }
    }
}
