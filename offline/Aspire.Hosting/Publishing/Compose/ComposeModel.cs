using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace Aspire.Hosting.Publishing;

/// <summary>The application as services of Compose.</summary>
internal sealed class ComposeModel(
    DistributedApplicationModel model, DockerComposeEnvironmentResource environment, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
{
    private const string NetworkName = "aspire";

    public async Task<ComposeFile> BuildAsync()
    {
        var file = new ComposeFile().AddNetwork(new Network { Name = NetworkName, Driver = "bridge" });
        foreach (var resource in model.Resources.Where(resource => resource.IsDeployed()))
        {
            var service = await BuildAsync(resource).ConfigureAwait(false);
            foreach (var volume in service.Volumes)
            {
                file.AddVolume(new Volume { Name = volume.Name, Driver = "local" });
            }

            service.Networks = [NetworkName];
            foreach (var customization in resource.Annotations.OfType<DockerComposeServiceCustomizationAnnotation>())
            {
                customization.Configure(new DockerComposeServiceResource(resource.Name, resource, environment), service);
            }

            file.AddService(service);
        }

        return file;
    }

    private async Task<Service> BuildAsync(IResource resource)
    {
        var service = new Service { Name = resource.Name.ToLowerInvariant() };
        service.Image = resource.IsBuilt() ? environment.Capture($"{Variable(resource.Name)}_IMAGE", $"Container image name for {resource.Name}")
            : resource.Annotations.OfType<ContainerImageAnnotation>().Last().FullName();
        var entrypoint = (resource as ContainerResource)?.Entrypoint;
        if (entrypoint is not null)
        {
            service.Entrypoint.Add(entrypoint);
        }

        var variables = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(variables).ConfigureAwait(false);
        }

        foreach (var (name, value) in variables.EnvironmentVariables.Where(variable => !IsHttpsDiscovery(variable)))
        {
            service.Environment[name] = Translate(value);
        }

        var args = new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = executionContext };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(args).ConfigureAwait(false);
        }

        // A shell's variables are not Compose's.
        var isShell = entrypoint is "/bin/sh" or "sh" or "/bin/bash" or "bash";
        service.Command.AddRange(args.Args.Select(Translate).Select(arg => isShell ? arg.Replace("$", "$$", StringComparison.Ordinal) : arg));
        AddPorts(resource, service);
        service.Volumes.AddRange(resource.Annotations.OfType<ContainerMountAnnotation>().Select(mount => new Volume
        {
            Name = mount.Source ?? throw new InvalidOperationException("Volume source and target must be set"),
            Type = "volume",
            Target = mount.Target,
            Source = mount.Source,
            ReadOnly = mount.IsReadOnly,
        }));
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>().Where(wait => wait.Resource is ProjectResource or ContainerResource))
        {
            service.DependsOn[wait.Resource.Name.ToLowerInvariant()] = new ServiceDependency
            {
                Condition = wait.WaitType == WaitType.WaitForCompletion ? "service_completed_successfully" : "service_started",
            };
        }

        return service;
    }

    private void AddPorts(IResource resource, Service service)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var port = Port(resource, endpoint);
            var ports = endpoint.IsExternal ? service.Ports : service.Expose;
            var entry = endpoint.IsExternal && endpoint.Port is { } exposed ? $"{exposed}:{port}" : port;
            if (!ports.Contains(entry))
            {
                ports.Add(entry);
            }
        }
    }

    private string Port(IResource resource, EndpointAnnotation endpoint) => endpoint.TargetPort is { } port ? port.ToString(CultureInfo.InvariantCulture)
        : resource is ProjectResource ? environment.Capture($"{Variable(resource.Name)}_PORT", $"Default container port for {resource.Name}")
        : throw new NotSupportedException($"The endpoint '{endpoint.Name}' of '{resource.Name}' must say its port.");

    private string Translate(object value)
    {
        switch (value)
        {
            case string text:
                return text;
            case ParameterResource parameter:
                return environment.Capture(Variable(parameter.Name), $"Parameter {parameter.Name}");
            case EndpointReference endpoint:
                return Get(endpoint, EndpointProperty.Url);
            case EndpointReferenceExpression expression:
                return Get(expression.Endpoint, expression.Property);
            case ConnectionStringReference reference:
                return Translate(reference.Resource.ConnectionStringExpression);
            case IResourceWithConnectionString resource:
                return Translate(resource.ConnectionStringExpression);
            case ReferenceExpression expression:
                return string.Format(CultureInfo.InvariantCulture, expression.Format, [.. expression.ValueProviders.Select(Translate)]);
            default:
                return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }
    }

    private string Get(EndpointReference reference, EndpointProperty property)
    {
        var (scheme, host, port) = (reference.EndpointAnnotation.UriScheme, reference.Resource.Name, Port(reference.Resource, reference.EndpointAnnotation));
        return property switch
        {
            EndpointProperty.Url => $"{scheme}://{host}:{port}",
            EndpointProperty.Host or EndpointProperty.IPV4Host => host,
            EndpointProperty.HostAndPort => $"{host}:{port}",
            EndpointProperty.Port or EndpointProperty.TargetPort => port,
            EndpointProperty.Scheme => scheme,
            _ => throw new NotSupportedException($"The property '{property}' has no value in a Compose file."),
        };
    }

    private static bool IsHttpsDiscovery(KeyValuePair<string, object> variable)
        => variable.Value is EndpointReference { Scheme: "https" } && variable.Key.StartsWith("services__", StringComparison.Ordinal);

    private static string Variable(string name) => name.ToUpperInvariant().Replace('-', '_');
}
