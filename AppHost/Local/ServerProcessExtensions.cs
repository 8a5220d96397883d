using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fubuni.AppHost.Local;

internal static class ServerProcessExtensions
{
    /// <summary>
    /// Runs a server as a process of this machine instead of a container. The server keeps its resource type, health
    /// check, password and connection properties; the process has its endpoint and environment, and the server and its
    /// databases have the state of the process.
    /// </summary>
    /// <param name="script">A Node.js script that takes the port and, where data is kept, its folder.</param>
    public static IResourceBuilder<ExecutableResource> RunAsProcess<T>(
        this IResourceBuilder<T> server,
        string folder,
        string script,
        Func<T, EndpointReference> endpoint
    )
        where T : ContainerResource, IResourceWithConnectionString
    {
        var builder = server.ApplicationBuilder;
        // The orchestrator ignores a container resource without an image.
        foreach (
            var image in server
                .WithoutHttpsCertificate()
                .Resource.Annotations.OfType<ContainerImageAnnotation>()
                .ToArray()
        )
        {
            server.Resource.Annotations.Remove(image);
        }

        var process = builder
            .AddExecutable($"{server.Resource.Name}-process", "node", folder)
            .WithParentRelationship(server)
            .WithIconName("WindowConsole")
            .WithArgs(context =>
            {
                context.Args.Add(script);
                context.Args.Add(endpoint(server.Resource).Property(EndpointProperty.Port));
                if (DataFolder.Of(server) is { } kept)
                {
                    context.Args.Add(kept);
                }
            });
        foreach (var environment in server.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            process.WithAnnotation(environment);
        }

        foreach (var shared in server.Resource.Annotations.OfType<EndpointAnnotation>().ToArray())
        {
            // Both resources have the same object, so the port of the process is also in the connection string of the
            // server.
            (shared.TargetPort, shared.IsProxied) = (null, false);
            process.WithAnnotation(shared);
        }

        process.OnResourceEndpointsAllocated(
            async (_, allocated, cancellationToken) =>
            {
                foreach (var resource in WithChildren(server))
                {
                    await builder.Eventing.PublishAsync(
                        new ConnectionStringAvailableEvent(resource, allocated.Services),
                        cancellationToken
                    );
                }
            }
        );
        builder.OnBeforeStart(
            (start, cancellationToken) =>
            {
                var stopping = start.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
                _ = MirrorStateAsync(
                    process.Resource,
                    server,
                    start.Services.GetRequiredService<ResourceNotificationService>(),
                    stopping
                );
                return Task.CompletedTask;
            }
        );
        return process;
    }

    /// <summary>The server and its databases.</summary>
    private static IResource[] WithChildren<T>(IResourceBuilder<T> server)
        where T : IResource =>
        [
            .. server
                .ApplicationBuilder.Resources.Where(resource =>
                    resource is IResourceWithParent child && child.Parent == (IResource)server.Resource
                )
                .Prepend(server.Resource),
        ];

    private static async Task MirrorStateAsync<T>(
        IResource process,
        IResourceBuilder<T> server,
        ResourceNotificationService notifications,
        CancellationToken cancellationToken
    )
        where T : IResource
    {
        ResourceStateSnapshot? last = null;
        await foreach (var update in notifications.WatchAsync(cancellationToken))
        {
            if (update.Resource != process || update.Snapshot.State is not { } state || state == last)
            {
                continue;
            }

            last = state;
            foreach (var resource in WithChildren(server))
            {
                await notifications.PublishUpdateAsync(
                    resource,
                    snapshot =>
                        snapshot with
                        {
                            State = state,
                            ExitCode = update.Snapshot.ExitCode,
                            StartTimeStamp = update.Snapshot.StartTimeStamp,
                            StopTimeStamp = update.Snapshot.StopTimeStamp,
                        }
                );
            }
        }
    }
}
