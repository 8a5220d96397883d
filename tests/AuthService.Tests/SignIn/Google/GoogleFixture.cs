using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.SignIn.Google;

/// <summary>A service with Google sign-in, and a fake Google.</summary>
public sealed class GoogleFixture(DataServices data) : IAsyncLifetime
{
    public LocalGoogle Google { get; } = new();

    public AuthFactory Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Google.InitializeAsync();
        Service = CreateService();
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Google.DisposeAsync();
    }

    /// <summary>Another replica, or one with other settings.</summary>
    public AuthFactory CreateService(
        string? databaseName = null,
        TimeProvider? time = null,
        CapturedLogs? logs = null,
        params (string Key, string Value)[] settings
    )
    {
        var service = new AuthFactory(data)
        {
            DatabaseName = databaseName,
            Time = time,
            Logs = logs,
        };
        service.Settings["Google:ClientId"] = LocalGoogle.ClientId;
        service.Settings["Google:ClientSecret"] = LocalGoogle.ClientSecret;
        foreach (var (key, value) in Google.Endpoints)
        {
            service.Settings[key] = value;
        }

        foreach (var (key, value) in settings)
        {
            service.Settings[key] = value;
        }

        return service;
    }

    internal GoogleBrowser OpenBrowser(AuthFactory? service = null) => new(service ?? Service, Google);
}
