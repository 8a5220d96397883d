namespace Aspire.Hosting.Testing;

/// <summary>The builder of an AppHost as its entry point left it, for a test to change before it builds.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
