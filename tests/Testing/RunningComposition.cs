using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Xunit;

namespace Fubuni.Testing;

/// <summary>The whole composition, started once per test assembly: every service, the demo model, the front door, and a Google that it knows.</summary>
public sealed class RunningComposition : IAsyncLifetime
{
    private DistributedApplication? _app;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The composition has not started.");

    public LocalGoogle Google { get; } = new();

    /// <summary>The one origin that a browser sees.</summary>
    public Uri FrontDoor => App.GetEndpoint("frontend", "http");

    public async ValueTask InitializeAsync()
    {
        await Google.InitializeAsync();
        // Google sends browsers back to the public origin, so that must be where the front door is.
        var builder = await TestComposition.CreateAsync(
        [
            $"--Frontend:Port={FreePort()}",
            "--DcpPublisher:RandomizePorts=false",
            $"--Parameters:google-client-id={LocalGoogle.ClientId}",
            $"--Parameters:google-client-secret={LocalGoogle.ClientSecret}",
            .. Google.Endpoints.Select(setting => $"--{setting.Key}={setting.Value}"),
        ]);
        _app = await builder.StartAsync(["auth", "chat", "frontend"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await Google.DisposeAsync();
    }

    /// <summary>A client of the front door with cookies of its own, as one browser has them.</summary>
    public HttpClient CreateBrowserClient()
        => new(new SocketsHttpHandler { CookieContainer = new(), UseCookies = true }) { BaseAddress = FrontDoor };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
