using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

public static class JavaScriptHostingExtensions
{
    public static IResourceBuilder<NodeAppResource> AddNodeApp(
        this IDistributedApplicationBuilder builder, string name, string appDirectory, string scriptPath)
    {
        var folder = Path.GetFullPath(appDirectory, builder.AppHostDirectory);
        var app = builder.AddResource(new NodeAppResource(name, "node", folder))
            .WithNodeDefaults()
            .WithArgs(scriptPath);
        return File.Exists(Path.Combine(folder, "package.json")) ? app.WithNpm() : app;
    }

    /// <summary>Adds the development server of a Vite project with an endpoint <c>http</c>; the script gets <c>--port</c>, the process PORT.</summary>
    public static IResourceBuilder<ViteAppResource> AddViteApp(
        this IDistributedApplicationBuilder builder, string name, string appDirectory, string runScriptName = "dev")
    {
        var resource = new ViteAppResource(name, "npm", Path.GetFullPath(appDirectory, builder.AppHostDirectory));
        return builder.AddResource(resource)
            .WithNodeDefaults()
            .WithNpm()
            .WithBuildScript("build")
            .WithRunScript(runScriptName)
            .WithArgs(context =>
            {
                var manager = resource.Annotations.OfType<JavaScriptPackageManagerAnnotation>().Last();
                var script = resource.Annotations.OfType<JavaScriptRunScriptAnnotation>().Last();
                Add(manager.ScriptCommand);
                Add(script.ScriptName);
                Array.ForEach(script.Args, Add);
                Add(manager.CommandSeparator);
                Add("--port");
                context.Args.Add(resource.GetEndpoint("http").Property(EndpointProperty.TargetPort));

                void Add(string? argument)
                {
                    if (!string.IsNullOrEmpty(argument))
                    {
                        context.Args.Add(argument);
                    }
                }
            })
            .WithHttpEndpoint(env: "PORT");
    }

    /// <summary>Installs the packages with npm before the app starts.</summary>
    public static IResourceBuilder<TResource> WithNpm<TResource>(
        this IResourceBuilder<TResource> resource, bool install = true, string? installCommand = null, string[]? installArgs = null)
        where TResource : JavaScriptAppResource
    {
        var hasLock = File.Exists(Path.Combine(resource.Resource.WorkingDirectory, "package-lock.json"));
        resource.WithAnnotation(
            new JavaScriptPackageManagerAnnotation("npm", "run") { PackageFilesPatterns = { new CopyFilePattern("package*.json", "./") } },
            ResourceAnnotationMutationBehavior.Replace);
        foreach (var existing in resource.Resource.Annotations.OfType<JavaScriptInstallCommandAnnotation>().ToArray())
        {
            resource.Resource.Annotations.Remove(existing);
        }

        return install || resource.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? resource.WithAnnotation(new JavaScriptInstallCommandAnnotation([installCommand ?? (hasLock ? "ci" : "install"), .. installArgs ?? []])
            {
                ProductionInstallArgs = "--omit=dev",
            })
            : resource;
    }

    public static IResourceBuilder<TResource> WithBuildScript<TResource>(this IResourceBuilder<TResource> resource, string scriptName, string[]? args = null)
        where TResource : JavaScriptAppResource
        => resource.WithAnnotation(new JavaScriptBuildScriptAnnotation(scriptName, args), ResourceAnnotationMutationBehavior.Replace);

    public static IResourceBuilder<TResource> WithRunScript<TResource>(this IResourceBuilder<TResource> resource, string scriptName, string[]? args = null)
        where TResource : JavaScriptAppResource
        => resource.WithAnnotation(new JavaScriptRunScriptAnnotation(scriptName, args), ResourceAnnotationMutationBehavior.Replace);

    private static IResourceBuilder<TResource> WithNodeDefaults<TResource>(this IResourceBuilder<TResource> builder)
        where TResource : JavaScriptAppResource
        => builder.WithOtlpExporter()
            .WithEnvironment("NODE_ENV", builder.ApplicationBuilder.Environment.IsDevelopment() ? "development" : "production")
            .WithAnnotation(new ContainerFilesSourceAnnotation { SourcePath = "/app/dist" });
}
