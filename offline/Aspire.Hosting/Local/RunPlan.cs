using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Local;

/// <summary>Decides, before anything starts, how each resource runs and on which port; finds everything that is missing.</summary>
internal sealed class RunPlan(
    DistributedApplicationModel model, IEnumerable<ILauncher> launchers, DataFolder data, TelemetryPage telemetry, Ports ports,
    ResourceNotificationService notifications, IConfiguration configuration)
{
    private static readonly TimeSpan PreviousRunLimit = TimeSpan.FromSeconds(15);

    private readonly Dictionary<IResource, ILauncher?> _launchers = [];

    /// <summary>The resources that live in this run; those without a launcher are part of another, or a value.</summary>
    public IReadOnlyDictionary<IResource, ILauncher?> Launchers => _launchers;

    /// <summary>The endpoint that people open.</summary>
    public EndpointAnnotation? FrontDoor => _launchers.Keys.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>())
        .FirstOrDefault(endpoint => endpoint is { IsExternal: true, UriScheme: "http" or "https" });

    private bool RandomizePorts => configuration.GetValue("DcpPublisher:RandomizePorts", false);

    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new DistributedApplicationException("Without the Aspire packages the application runs on Linux and macOS. On Windows use WSL, or a package feed that has them.");
        }

        await ResolveParametersAsync(cancellationToken).ConfigureAwait(false);
        await ChooseLaunchersAsync(cancellationToken).ConfigureAwait(false);
        await telemetry.PlanAsync(cancellationToken).ConfigureAwait(false);
        if (_launchers.Keys.Any(resource => data.Of(resource) is not null))
        {
            data.Lock(FrontDoor is { Port: { } port } ? $"http://localhost:{port}" : "without a front door");
        }

        await AllocatePortsAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ResolveParametersAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            try
            {
                await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
                await notifications.PublishUpdateAsync(parameter, snapshot => snapshot with { State = KnownResourceStates.Running }).ConfigureAwait(false);
            }
            catch (MissingParameterValueException)
            {
                problems.Add($"The parameter '{parameter.Name}' has no value. Set it: Parameters__{parameter.Name.Replace('-', '_')}=… in the environment, or dotnet user-secrets set Parameters:{parameter.Name} … in the AppHost's folder.");
            }
        }

        ThrowIfAny(problems);
    }

    private async Task ChooseLaunchersAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var resource in model.Resources.Where(resource => resource is not ParameterResource))
        {
            _launchers[resource] = launchers.FirstOrDefault(launcher => launcher.CanLaunch(resource));
            if (_launchers[resource] is null && resource is ContainerResource)
            {
                problems.Add($"'{resource.Name}' is a container, which needs the real Aspire packages and a container runtime.");
            }
        }

        foreach (var group in _launchers.Where(entry => entry.Value is not null).GroupBy(entry => entry.Value!, entry => entry.Key))
        {
            problems.AddRange(await group.Key.FindProblemsAsync([.. group], cancellationToken).ConfigureAwait(false));
        }

        ThrowIfAny(problems.Distinct());
    }

    // There is no proxy in front of a resource: it listens on the port that others use.
    private async Task AllocatePortsAsync(CancellationToken cancellationToken)
    {
        if (telemetry.Url is { } page)
        {
            await EnsureFreeAsync(page.Port, "the telemetry page", "change applicationUrl in Properties/launchSettings.json of the AppHost (ASPNETCORE_URLS, where no launch profile is used)", cancellationToken).ConfigureAwait(false);
        }

        foreach (var resource in _launchers.Keys)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                var targetPort = resource is ContainerResource ? null : endpoint.TargetPort;
                var port = Positive(targetPort) ?? (RandomizePorts ? null : Positive(endpoint.Port));
                if (port is { } wanted)
                {
                    var setting = $"set {char.ToUpperInvariant(resource.Name[0])}{resource.Name[1..]}__Port=<port> in the environment";
                    await EnsureFreeAsync(wanted, $"'{resource.Name}'", setting, cancellationToken).ConfigureAwait(false);
                }

                var given = port ?? ports.Next();
                endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", given, $"{given}");
            }
        }

        static int? Positive(int? port) => port is > 0 ? port : null;
    }

    private async Task EnsureFreeAsync(int port, string user, string setting, CancellationToken cancellationToken)
    {
        var limit = DateTime.UtcNow + (data.PreviousRunWasKilled ? PreviousRunLimit : TimeSpan.Zero);
        while (!Ports.IsFree(port))
        {
            if (DateTime.UtcNow >= limit)
            {
                throw new DistributedApplicationException(
                    $"Port {port}, on which {user} is to listen, is taken by another program. Stop it (lsof -i :{port} names it), or choose another port: {setting}.");
            }

            await Task.Delay(100, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void ThrowIfAny(IEnumerable<string> problems)
    {
        if (string.Join(Environment.NewLine, problems) is { Length: > 0 } all)
        {
            throw new DistributedApplicationException(all);
        }
    }
}
