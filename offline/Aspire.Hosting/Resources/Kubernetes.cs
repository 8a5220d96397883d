using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;

namespace Aspire.Hosting.Kubernetes
{
    /// <summary>Publishes the application as a Helm chart; nothing happens with it in run mode.</summary>
    public sealed class KubernetesEnvironmentResource(string name) : Resource(name), IComputeEnvironmentResource
    {
        public string DefaultStorageType { get; set; } = "emptyDir";

        public string? DefaultStorageClassName { get; set; }

        public string DefaultStorageSize { get; set; } = "1Gi";

        public string DefaultStorageReadWritePolicy { get; set; } = "ReadWriteOnce";

        public string DefaultImagePullPolicy { get; set; } = "IfNotPresent";

        public string DefaultServiceType { get; set; } = "ClusterIP";

        public bool DashboardEnabled { get; set; } = true;

        internal HelmChartOptions Chart { get; } = new();
    }

    public sealed class HelmChartOptions
    {
        internal HelmChartOptions()
        {
        }

        internal string? Name { get; private set; }

        internal string Version { get; private set; } = "0.1.0";

        public HelmChartOptions WithChartName(string name)
        {
            Name = name;
            return this;
        }

        public HelmChartOptions WithChartVersion(string version)
        {
            Version = version;
            return this;
        }
    }
}

namespace Aspire.Hosting
{
    public static class KubernetesEnvironmentExtensions
    {
        public static IResourceBuilder<KubernetesEnvironmentResource> AddKubernetesEnvironment(this IDistributedApplicationBuilder builder, string name)
        {
            var environment = new KubernetesEnvironmentResource(name);
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
    }
}
