using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;

namespace Aspire.Hosting.Kubernetes
{
    /// <summary>Publishes the application as a Helm chart; nothing happens with it in run mode.</summary>
    public sealed class KubernetesEnvironmentResource(string name) : Resource(name), IComputeEnvironmentResource
    {
        /// <summary>Where volumes are: <c>emptyDir</c> (gone with the pod), <c>hostPath</c> or <c>pvc</c>.</summary>
        public string DefaultStorageType { get; set; } = "emptyDir";

        public string? DefaultStorageClassName { get; set; }

        public string DefaultStorageSize { get; set; } = "1Gi";

        public string DefaultStorageReadWritePolicy { get; set; } = "ReadWriteOnce";

        public string DefaultImagePullPolicy { get; set; } = "IfNotPresent";

        public string DefaultServiceType { get; set; } = "ClusterIP";

        public bool DashboardEnabled { get; set; } = true;

        internal IResourceBuilder<KubernetesAspireDashboardResource>? Dashboard { get; init; }

        internal HelmChartOptions Chart { get; init; } = new("aspire");

        internal HashSet<int> UsedPorts { get; } = [];
    }

    /// <summary>The telemetry page in the cluster. It keeps what it receives in memory, and receives from anyone who reaches it.</summary>
    public class KubernetesAspireDashboardResource(string name) : ContainerResource(name)
    {
        public EndpointReference PrimaryEndpoint => new(this, "http");

        public EndpointReference OtlpGrpcEndpoint => new(this, "otlp-grpc");
    }

    public sealed class KubernetesServiceCustomizationAnnotation(Action<KubernetesResource> configure) : IResourceAnnotation
    {
        public Action<KubernetesResource> Configure { get; } = configure;
    }
}

namespace Aspire.Hosting
{
    public static class KubernetesEnvironmentExtensions
    {
        public static IResourceBuilder<KubernetesEnvironmentResource> AddKubernetesEnvironment(this IDistributedApplicationBuilder builder, string name)
        {
            var environment = new KubernetesEnvironmentResource(name)
            {
                Chart = new HelmChartOptions(builder.Environment.ApplicationName),
                Dashboard = builder.CreateDashboard($"{name}-dashboard"),
            };
            return builder.ExecutionContext.IsRunMode ? builder.CreateResourceBuilder(environment) : builder.AddResource(environment);
        }

        public static IResourceBuilder<KubernetesEnvironmentResource> WithHelm(
            this IResourceBuilder<KubernetesEnvironmentResource> builder, Action<HelmChartOptions>? configure = null)
        {
            configure?.Invoke(builder.Resource.Chart);
            return builder;
        }

        public static IResourceBuilder<KubernetesEnvironmentResource> WithProperties(
            this IResourceBuilder<KubernetesEnvironmentResource> builder, Action<KubernetesEnvironmentResource> configure)
        {
            configure(builder.Resource);
            return builder;
        }

        public static IResourceBuilder<KubernetesEnvironmentResource> WithDashboard(
            this IResourceBuilder<KubernetesEnvironmentResource> builder, bool enabled = true)
        {
            builder.Resource.DashboardEnabled = enabled;
            return builder;
        }

        public static IResourceBuilder<KubernetesEnvironmentResource> WithDashboard(
            this IResourceBuilder<KubernetesEnvironmentResource> builder, Action<IResourceBuilder<KubernetesAspireDashboardResource>> configure)
        {
            builder.Resource.DashboardEnabled = true;
            configure(builder.Resource.Dashboard ?? throw new InvalidOperationException("Dashboard resource is not initialized"));
            return builder;
        }

        // It is no resource of the model: only the chart has it.
        private static IResourceBuilder<KubernetesAspireDashboardResource> CreateDashboard(this IDistributedApplicationBuilder builder, string name)
            => builder.CreateResourceBuilder(new KubernetesAspireDashboardResource(name))
                .WithImage("mcr.microsoft.com/dotnet/nightly/aspire-dashboard", "13.5")
                .WithHttpEndpoint(targetPort: 18888)
                .WithExternalHttpEndpoints()
                .WithHttpEndpoint(targetPort: 18889, name: "otlp-grpc")
                .WithHttpEndpoint(targetPort: 18890, name: "otlp-http");
    }

    public static class KubernetesServiceExtensions
    {
        /// <summary>Changes the Kubernetes objects of the resource before they are written; does nothing in run mode.</summary>
        public static IResourceBuilder<T> PublishAsKubernetesService<T>(this IResourceBuilder<T> builder, Action<KubernetesResource> configure)
            where T : IComputeResource
            => builder.ApplicationBuilder.ExecutionContext.IsPublishMode
                ? builder.WithAnnotation(new KubernetesServiceCustomizationAnnotation(configure))
                : builder;
    }
}
