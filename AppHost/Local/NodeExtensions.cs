using Microsoft.Extensions.Hosting;

namespace Fubuni.AppHost.Local;

internal static class NodeExtensions
{
    /// <summary>A Node.js script; the packages of its folder are installed first.</summary>
    public static IResourceBuilder<ExecutableResource> AddNodeScript(
        this IDistributedApplicationBuilder builder,
        string name,
        string folder,
        string script
    ) => builder.AddExecutable(name, "node", folder, script).WithNodeDefaults().WithNpmPackages(folder);

    /// <summary>The development server of a Vite project.</summary>
    public static IResourceBuilder<ExecutableResource> AddVite(
        this IDistributedApplicationBuilder builder,
        string name,
        string folder
    ) =>
        builder
            .AddExecutable(name, "node", folder, "node_modules/vite/bin/vite.js")
            .WithNodeDefaults()
            .WithNpmPackages(folder)
            .WithHttpEndpoint(env: "PORT")
            .WithIconName("Document");

    /// <summary>
    /// Before the start, installs the packages of a folder if the lock file has changed since the last start.
    /// </summary>
    public static IResourceBuilder<T> WithNpmPackages<T>(this IResourceBuilder<T> resource, string folder)
        where T : class, IResourceWithWaitSupport
    {
        var builder = resource.ApplicationBuilder;
        var packages = new NpmPackages(Path.Combine(builder.AppHostDirectory, folder));
        if (builder.ExecutionContext.IsPublishMode || packages.AreInstalled())
        {
            return resource;
        }

        var installer = builder
            .AddExecutable($"{resource.Resource.Name}-installer", "npm", folder, "ci", "--no-audit", "--no-fund")
            .WithIconName("BoxArrowDown")
            .WithParentRelationship(resource)
            .OnResourceStopped(
                (_, stopped, _) =>
                {
                    if (stopped.ResourceEvent.Snapshot.ExitCode == 0)
                    {
                        packages.MarkInstalled();
                    }

                    return Task.CompletedTask;
                }
            );
        return resource.WaitForCompletion(installer);
    }

    private static IResourceBuilder<ExecutableResource> WithNodeDefaults(
        this IResourceBuilder<ExecutableResource> node
    ) =>
        node.WithOtlpExporter()
            .WithEnvironment(
                "NODE_ENV",
                node.ApplicationBuilder.Environment.IsDevelopment() ? "development" : "production"
            );
}
