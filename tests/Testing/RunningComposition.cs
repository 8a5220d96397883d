using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Xunit;

namespace Fubuni.Testing;

/// <summary>The whole composition, started once per test assembly: every service, the demo model and the front door.</summary>
public sealed class RunningComposition : IAsyncLifetime
{
    private DistributedApplication? _app;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The composition has not started.");

    /// <summary>The one origin that a browser sees.</summary>
    public Uri FrontDoor => App.GetEndpoint("frontend", "http");

    public async ValueTask InitializeAsync()
    {
        var builder = await TestComposition.CreateAsync();
        _app = await builder.StartAsync(["auth", "chat", "frontend"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    /// <summary>A client of the front door with cookies of its own, as one browser has them.</summary>
    public HttpClient CreateBrowserClient()
        => new(new SocketsHttpHandler { CookieContainer = new(), UseCookies = true }) { BaseAddress = FrontDoor };
}
