using Fubuni.AppHost.Publishing.Model;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>A workload, and what Kubernetes needs to know about it besides. Amounts are defaults of values.</summary>
internal abstract record Component(Workload Workload)
{
    public required (string Cpu, string Memory) Requests { get; init; }

    public required (string Cpu, string Memory) Limits { get; init; }

    public string Name => Workload.Name;

    /// <summary>Where templates find the values of the component.</summary>
    public string Values => $".Values.parameters.{Name}";

    public IEnumerable<KeyValuePair<string, object>> PublicVariables =>
        Workload.Variables.Where(variable => !References.IsSecret(variable.Value));

    public IEnumerable<KeyValuePair<string, object>> SecretVariables =>
        Workload.Variables.Where(variable => References.IsSecret(variable.Value));
}

/// <summary>A service without data of its own: a Deployment with an autoscaler.</summary>
internal sealed record StatelessComponent(Workload Workload) : Component(Workload)
{
    public required int MaxReplicas { get; init; }

    /// <summary>How long a stopping pod continues to serve open requests, while it gets no new ones.</summary>
    public required int DrainSeconds { get; init; }

    /// <summary>Whether values can add settings of the service.</summary>
    public bool AcceptsSettings { get; init; }

    /// <summary>What it calls outside of the cluster.</summary>
    public IReadOnlyList<Destination> Destinations { get; init; } = [];

    /// <summary>The lines of values.yaml that no other component has.</summary>
    public string OwnValues { get; init; } = "";
}

/// <param name="Port">A number, or an expression of one.</param>
/// <param name="Condition">The template condition under which it is called; null for always.</param>
internal sealed record Destination(string Name, string Port, string? Condition = null);

/// <summary>Postgres or Redis: a StatefulSet with a volume, or nothing where the server runs elsewhere.</summary>
internal sealed record StatefulComponent(Workload Workload) : Component(Workload)
{
    public required string Product { get; init; }

    public required string StorageSize { get; init; }

    /// <summary>A shell command that succeeds when the server answers.</summary>
    public required string ProbeCommand { get; init; }

    /// <summary>The secrets that connect to a server outside of the chart, with an example of each.</summary>
    public required IReadOnlyList<(string Key, string Example)> ConnectionStrings { get; init; }

    /// <summary>Arguments besides those of the model.</summary>
    public IReadOnlyList<string> MoreArguments { get; init; } = [];

    public IEnumerable<object> Arguments => Workload.Arguments.Concat(MoreArguments);

    public IReadOnlyList<string> WritableFolders { get; init; } = ["/tmp"];

    public string IsEnabled => $"{Values}.enabled";
}
