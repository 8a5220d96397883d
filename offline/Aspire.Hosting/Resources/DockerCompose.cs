using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace Aspire.Hosting.Docker
{
    /// <summary>Publishes the application as a Compose file; nothing happens with it in run mode.</summary>
    public sealed class DockerComposeEnvironmentResource(string name) : Resource(name), IComputeEnvironmentResource
    {
        public bool DashboardEnabled { get; set; } = true;

        internal Action<ComposeFile>? Configure { get; set; }

        internal Action<IDictionary<string, CapturedEnvironmentVariable>>? ConfigureEnvFile { get; set; }

        /// <summary>What the file leaves to <c>.env</c>.</summary>
        internal Dictionary<string, CapturedEnvironmentVariable> CapturedEnvironmentVariables { get; } = [];

        internal string Capture(string name, string description)
        {
            CapturedEnvironmentVariables[name] = new CapturedEnvironmentVariable { Name = name, Description = description };
            return $"${{{name}}}";
        }
    }

    /// <summary>What a resource becomes in the Compose file.</summary>
    public class DockerComposeServiceResource(string name, IResource resource, DockerComposeEnvironmentResource composeEnvironmentResource)
        : Resource(name), IResourceWithParent<DockerComposeEnvironmentResource>
    {
        public DockerComposeEnvironmentResource Parent => composeEnvironmentResource;

        internal IResource Target => resource;
    }

    public sealed class CapturedEnvironmentVariable
    {
        public required string Name { get; init; }

        public string? Description { get; set; }
    }

    internal sealed class DockerComposeServiceCustomizationAnnotation(Action<DockerComposeServiceResource, Service> configure) : IResourceAnnotation
    {
        public Action<DockerComposeServiceResource, Service> Configure { get; } = configure;
    }
}

namespace Aspire.Hosting
{
    public static class DockerComposeEnvironmentExtensions
    {
        public static IResourceBuilder<DockerComposeEnvironmentResource> AddDockerComposeEnvironment(this IDistributedApplicationBuilder builder, string name)
        {
            var environment = new DockerComposeEnvironmentResource(name);
            return builder.ExecutionContext.IsRunMode ? builder.CreateResourceBuilder(environment) : builder.AddResource(environment);
        }

        public static IResourceBuilder<DockerComposeEnvironmentResource> WithDashboard(
            this IResourceBuilder<DockerComposeEnvironmentResource> builder, bool enabled = true)
        {
            builder.Resource.DashboardEnabled = enabled;
            return builder;
        }

        public static IResourceBuilder<DockerComposeEnvironmentResource> ConfigureComposeFile(
            this IResourceBuilder<DockerComposeEnvironmentResource> builder, Action<ComposeFile> configure)
        {
            builder.Resource.Configure += configure;
            return builder;
        }

        public static IResourceBuilder<DockerComposeEnvironmentResource> ConfigureEnvFile(
            this IResourceBuilder<DockerComposeEnvironmentResource> builder, Action<IDictionary<string, CapturedEnvironmentVariable>> configure)
        {
            builder.Resource.ConfigureEnvFile += configure;
            return builder;
        }
    }

    public static class DockerComposeServiceExtensions
    {
        /// <summary>Changes the resource's service before it is written; does nothing in run mode.</summary>
        public static IResourceBuilder<T> PublishAsDockerComposeService<T>(
            this IResourceBuilder<T> builder, Action<DockerComposeServiceResource, Service> configure)
            where T : IComputeResource
            => builder.ApplicationBuilder.ExecutionContext.IsPublishMode
                ? builder.WithAnnotation(new DockerComposeServiceCustomizationAnnotation(configure))
                : builder;
    }
}
