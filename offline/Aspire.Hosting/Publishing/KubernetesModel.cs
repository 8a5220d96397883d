using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Aspire.Hosting.Kubernetes;

namespace Aspire.Hosting.Publishing;

/// <summary>The application as Kubernetes objects.</summary>
internal sealed class KubernetesModel(
    DistributedApplicationModel model, KubernetesEnvironmentResource environment, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
{
    private readonly Dictionary<IResource, KubernetesResource> _resources = [];

    /// <summary>The resources to write, in the order of the model; the dashboard comes first.</summary>
    public async Task<IReadOnlyList<KubernetesResource>> BuildAsync()
    {
        Validate();
        var dashboard = environment.DashboardEnabled ? environment.Dashboard?.Resource : null;
        var deployed = new List<KubernetesResource>();
        if (dashboard is not null)
        {
            deployed.Add(await GetOrAddAsync(dashboard).ConfigureAwait(false));
        }

        foreach (var resource in model.Resources.Where(resource => resource.IsDeployed()).ToArray())
        {
            if (dashboard is not null)
            {
                SendTelemetryTo(dashboard.OtlpGrpcEndpoint, resource);
            }

            deployed.Add(await GetOrAddAsync(resource).ConfigureAwait(false));
        }

        return deployed;
    }

    /// <summary>A resource may be asked for by one that comes before it, which needs its endpoints.</summary>
    public async Task<KubernetesResource> GetOrAddAsync(IResource resource)
    {
        if (_resources.TryGetValue(resource, out var existing))
        {
            return existing;
        }

        var added = _resources[resource] = new KubernetesResource(resource.Name, resource, environment);
        EndpointMapping.AddTo(added);
        await new EnvironmentTranslator(added, this, executionContext).TranslateAsync(cancellationToken).ConfigureAwait(false);
        added.BuildObjects();
        return added;
    }

    private void Validate()
    {
        var consumed = model.Resources.SelectMany(resource => resource.Annotations.OfType<ContainerFilesDestinationAnnotation>()).Select(files => files.Source).ToHashSet();
        foreach (var app in model.Resources.OfType<JavaScriptAppResource>())
        {
            if (app is NodeAppResource)
            {
                throw new DistributedApplicationException($"'{app.Name}' is a Node.js app: this stand-in for Aspire.Hosting.JavaScript writes no Dockerfile for one. Publish with the packages of the public feed.");
            }

            if (!consumed.Contains(app))
            {
                throw new DistributedApplicationException(
                    $"Build-only container resource(s) '{app.Name}' are not consumed by another resource and won't participate in publish or deploy. Reference them from another resource, for example using 'PublishWithContainerFiles' or 'PublishWithStaticFiles'.");
            }
        }
    }

    private static void SendTelemetryTo(EndpointReference dashboard, IResource resource)
    {
        if (resource.HasAnnotationOfType<OtlpExporterAnnotation>())
        {
            resource.Annotations.Add(new EnvironmentCallbackAnnotation(context =>
            {
                context.EnvironmentVariables["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard;
                context.EnvironmentVariables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
                context.EnvironmentVariables["OTEL_SERVICE_NAME"] = resource.Name;
            }));
        }
    }
}
