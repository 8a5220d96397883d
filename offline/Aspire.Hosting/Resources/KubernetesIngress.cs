using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace Aspire.Hosting.Kubernetes
{
    public class KubernetesIngressResource(string name, KubernetesEnvironmentResource environment) : Resource(name), IResourceWithParent<KubernetesEnvironmentResource>
    {
        public KubernetesEnvironmentResource Parent { get; } = environment;

        public ReferenceExpression? IngressClassName { get; set; }

        internal List<ReferenceExpression> Hostnames { get; } = [];

        internal List<IngressPath> Paths { get; } = [];

        internal List<ReferenceExpression> TlsSecretNames { get; } = [];

        internal Dictionary<string, ReferenceExpression> IngressAnnotations { get; } = [];

        internal EndpointReference? DefaultBackend { get; set; }

        internal Ingress? Generated { get; set; }
    }

    public enum IngressPathType
    {
        Prefix,
        Exact,
        ImplementationSpecific,
    }

    internal sealed record IngressPath(string? Host, string Path, IngressPathType Type, EndpointReference Endpoint);
}

namespace Aspire.Hosting
{
    public static class KubernetesIngressExtensions
    {
        public static IResourceBuilder<KubernetesIngressResource> AddIngress(this IResourceBuilder<KubernetesEnvironmentResource> builder, string name)
        {
            var ingress = new KubernetesIngressResource(name, builder.Resource);
            var application = builder.ApplicationBuilder;
            return application.ExecutionContext.IsRunMode ? application.CreateResourceBuilder(ingress) : application.AddResource(ingress);
        }

        public static IResourceBuilder<KubernetesIngressResource> WithIngressClass(this IResourceBuilder<KubernetesIngressResource> builder, string className)
            => builder.With(ingress => ingress.IngressClassName = ReferenceExpression.Create($"{className}"));

        public static IResourceBuilder<KubernetesIngressResource> WithIngressClass(
            this IResourceBuilder<KubernetesIngressResource> builder, IResourceBuilder<ParameterResource> className)
            => builder.With(ingress => ingress.IngressClassName = ReferenceExpression.Create($"{className}"));

        public static IResourceBuilder<KubernetesIngressResource> WithPath(
            this IResourceBuilder<KubernetesIngressResource> builder, string path, EndpointReference endpoint, IngressPathType pathType = IngressPathType.Prefix)
            => builder.AddPath(new IngressPath(null, path, pathType, endpoint));

        public static IResourceBuilder<KubernetesIngressResource> WithPath(
            this IResourceBuilder<KubernetesIngressResource> builder, string host, string path, EndpointReference endpoint, IngressPathType pathType = IngressPathType.Prefix)
            => builder.AddPath(new IngressPath(host, path, pathType, endpoint));

        public static IResourceBuilder<KubernetesIngressResource> WithHostname(this IResourceBuilder<KubernetesIngressResource> builder, string hostname)
            => builder.With(ingress => ingress.Hostnames.Add(ReferenceExpression.Create($"{hostname}")));

        public static IResourceBuilder<KubernetesIngressResource> WithHostname(
            this IResourceBuilder<KubernetesIngressResource> builder, IResourceBuilder<ParameterResource> hostname)
            => builder.With(ingress => ingress.Hostnames.Add(ReferenceExpression.Create($"{hostname}")));

        /// <summary>TLS with the certificate in the secret <c>{name}-tls</c>.</summary>
        public static IResourceBuilder<KubernetesIngressResource> WithTls(this IResourceBuilder<KubernetesIngressResource> builder)
            => builder.WithTls($"{builder.Resource.Name}-tls");

        public static IResourceBuilder<KubernetesIngressResource> WithTls(this IResourceBuilder<KubernetesIngressResource> builder, string secretName)
            => builder.With(ingress => ingress.TlsSecretNames.Add(ReferenceExpression.Create($"{secretName}")));

        public static IResourceBuilder<KubernetesIngressResource> WithTls(
            this IResourceBuilder<KubernetesIngressResource> builder, IResourceBuilder<ParameterResource> secretName)
            => builder.With(ingress => ingress.TlsSecretNames.Add(ReferenceExpression.Create($"{secretName}")));

        public static IResourceBuilder<KubernetesIngressResource> WithDefaultBackend(
            this IResourceBuilder<KubernetesIngressResource> builder, EndpointReference endpoint)
            => builder.With(ingress => ingress.DefaultBackend = endpoint);

        public static IResourceBuilder<KubernetesIngressResource> WithIngressAnnotation(
            this IResourceBuilder<KubernetesIngressResource> builder, string key, string value)
            => builder.With(ingress => ingress.IngressAnnotations[key] = ReferenceExpression.Create($"{value}"));

        public static IResourceBuilder<KubernetesIngressResource> WithIngressAnnotation(
            this IResourceBuilder<KubernetesIngressResource> builder, string key, IResourceBuilder<ParameterResource> value)
            => builder.With(ingress => ingress.IngressAnnotations[key] = ReferenceExpression.Create($"{value}"));

        private static IResourceBuilder<KubernetesIngressResource> AddPath(this IResourceBuilder<KubernetesIngressResource> builder, IngressPath path)
            => path.Path.StartsWith('/')
                ? builder.With(ingress => ingress.Paths.Add(path))
                : throw new ArgumentException("Path must start with '/'.", nameof(path));

        private static IResourceBuilder<KubernetesIngressResource> With(
            this IResourceBuilder<KubernetesIngressResource> builder, Action<KubernetesIngressResource> change)
        {
            change(builder.Resource);
            return builder;
        }
    }
}
