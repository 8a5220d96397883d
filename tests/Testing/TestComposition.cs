using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Fubuni.Testing;

/// <summary>The AppHost with data that is deleted after the test run, and with free ports.</summary>
public static class TestComposition
{
    /// <summary>The time limit for a cold start: a first run pulls images or installs tools.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    /// <param name="args">Configuration of the AppHost, as on its command line (<c>--Frontend:Port=0</c>).</param>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(args);
        foreach (var resource in builder.Resources)
        {
            foreach (var volume in resource.Annotations.OfType<ContainerMountAnnotation>().ToArray())
            {
                resource.Annotations.Remove(volume);
            }
        }

        return builder;
    }

    /// <summary>
    /// Keeps Postgres, Redis and their parameters, so that a test can host a service in its own process.
    /// </summary>
    public static IDistributedApplicationTestingBuilder WithDataOnly(this IDistributedApplicationTestingBuilder builder)
    {
        foreach (var resource in builder.Resources.ToArray())
        {
            if (
                resource
                    is not (PostgresServerResource or PostgresDatabaseResource or RedisResource or ParameterResource)
                && !IsServerProcess(resource)
            )
            {
                builder.Resources.Remove(resource);
            }
        }

        return builder;
    }

    /// <summary>
    /// Without a running container engine, Postgres and Redis are processes, whose packages are installed at the first
    /// start.
    /// </summary>
    private static bool IsServerProcess(IResource resource) =>
        resource.Name.Contains("-process", StringComparison.Ordinal);

    public static async Task<DistributedApplication> StartAsync(
        this IDistributedApplicationTestingBuilder builder,
        string[] healthy,
        CancellationToken cancellationToken = default
    )
    {
        var app = await builder.BuildAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            await app.StartAsync(limit.Token);
            foreach (var resource in healthy)
            {
                await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, limit.Token);
            }
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return app;
    }
}
