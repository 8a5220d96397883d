namespace Fubuni.AppHost.Publishing.Model;

/// <summary>
/// The model of a resource that runs in a container. Values are those of the model: texts, parameters, endpoints and
/// expressions of them, because most are only known at the installation.
/// </summary>
/// <param name="Image">Null for a project, whose image is built.</param>
/// <param name="ProbePaths">The paths of <c>WithHttpProbe</c>.</param>
/// <param name="WaitsFor">The names of the resources of <c>WaitFor</c>.</param>
internal sealed record Workload(
    string Name,
    string? Image,
    string? Entrypoint,
    IReadOnlyList<object> Arguments,
    IReadOnlyDictionary<string, object> Variables,
    EndpointReference Endpoint,
    IReadOnlyDictionary<ProbeType, string> ProbePaths,
    ContainerMountAnnotation? Volume,
    IReadOnlyList<string> WaitsFor
)
{
    /// <summary>The names of the resources whose endpoints it uses.</summary>
    public IEnumerable<string> Callees =>
        Variables
            .Values.SelectMany(References.Of)
            .OfType<EndpointReference>()
            .Select(endpoint => endpoint.Resource.Name)
            .Where(name => name != Name)
            .Distinct();

    public IEnumerable<ParameterResource> Parameters =>
        Variables.Values.SelectMany(References.Of).OfType<ParameterResource>();

    public static async Task<Workload> ReadAsync(
        IResourceWithEndpoints resource,
        DistributedApplicationExecutionContext execution,
        CancellationToken cancellation
    )
    {
        var environment = new EnvironmentCallbackContext(execution, resource, cancellationToken: cancellation);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(environment);
        }

        var arguments = new CommandLineArgsCallbackContext([], resource, cancellation) { ExecutionContext = execution };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(arguments);
        }

        var probes = resource.Annotations.OfType<EndpointProbeAnnotation>();
        return new Workload(
            resource.Name,
            FullName(resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()),
            (resource as ContainerResource)?.Entrypoint,
            [.. arguments.Args],
            environment.EnvironmentVariables.ToDictionary(pair => pair.Key, pair => Simplify(pair.Value)),
            EndpointOf(resource),
            probes.ToDictionary(probe => probe.Type, probe => probe.Path),
            resource.Annotations.OfType<ContainerMountAnnotation>().SingleOrDefault(),
            [.. WaitedFor(resource).Select(other => other.Name).Distinct()]
        );
    }

    /// <summary>Each container listens on one port, without TLS: TLS ends in front of the gateway.</summary>
    private static EndpointReference EndpointOf(IResourceWithEndpoints resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>();
        return new EndpointReference(resource, endpoints.Single(endpoint => endpoint.UriScheme != "https"));
    }

    /// <summary>The containers that the resource waits for. For a database, the container of its server.</summary>
    private static IEnumerable<IResource> WaitedFor(IResource resource) =>
        resource
            .Annotations.OfType<WaitAnnotation>()
            .Select(wait => wait.Resource is IResourceWithParent child ? child.Parent : wait.Resource)
            .OfType<IComputeResource>();

    private static object Simplify(object value) =>
        value is ReferenceExpression { ValueProviders.Count: 0 } text ? text.Format : value;

    private static string? FullName(ContainerImageAnnotation? image) =>
        image switch
        {
            null => null,
            { Registry: { Length: > 0 } registry } => $"{registry}/{image.Image}:{image.Tag}",
            _ => $"{image.Image}:{image.Tag}",
        };
}
