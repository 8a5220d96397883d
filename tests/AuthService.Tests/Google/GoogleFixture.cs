using System.Collections.Concurrent;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.Extensions.Logging;

namespace Fubuni.AuthService.Tests.Google;

/// <summary>A service that knows Google, and the Google it knows.</summary>
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
        string? databaseName = null, TimeProvider? time = null, ILoggerProvider? logs = null, params (string Key, string Value)[] settings)
    {
        var service = new AuthFactory(data) { DatabaseName = databaseName, Time = time, Logs = logs };
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

/// <summary>Keeps every line that is logged, at every level.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => Lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
