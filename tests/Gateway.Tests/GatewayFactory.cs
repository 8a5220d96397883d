using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fubuni.Gateway.Tests;

/// <summary>The gateway on real sockets, with a small page, in front of services that the test has started.</summary>
internal sealed class GatewayFactory : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string?> _settings = [];
    private readonly Page _page = new();

    public GatewayFactory(string? auth = null, string? chat = null)
    {
        // Nothing listens on port 1.
        _settings["services:auth:http:0"] = auth ?? "http://127.0.0.1:1";
        _settings["services:chat:http:0"] = chat ?? "http://127.0.0.1:1";
        UseKestrel(0);
    }

    public GatewayFactory With(string setting, string value)
    {
        _settings[setting] = value;
        return this;
    }

    /// <summary>Sends exactly the requests of the test: no cookies, no redirects, no decompression.</summary>
    public HttpClient Start()
    {
        StartServer();
        return new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = ClientOptions.BaseAddress,
        };
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseWebRoot(_page.Folder);
        builder.ConfigureAppConfiguration((_, configuration) => configuration.AddInMemoryCollection(_settings));
        builder.ConfigureLogging(logging => logging.ClearProviders());
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _page.Dispose();
    }
}
