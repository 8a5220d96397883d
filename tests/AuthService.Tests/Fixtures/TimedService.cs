using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.Fixtures;

/// <summary>A service on a clock that tests move, always forward.</summary>
public sealed class TimedService : IAsyncDisposable
{
    public TimedService(DataServices data) => Factory = new AuthFactory(data) { Time = Time };

    public ManualTime Time { get; } = new();

    public AuthFactory Factory { get; }

    public ValueTask DisposeAsync() => Factory.DisposeAsync();
}
