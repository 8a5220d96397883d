using Fubuni.AppHost.Publishing.Model;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>A workload with its settings for Kubernetes. Amounts are the defaults of values.</summary>
internal abstract record Component(Workload Workload)
{
    public required (string Cpu, string Memory) Requests { get; init; }

    public required (string Cpu, string Memory) Limits { get; init; }

    public string Name => Workload.Name;

    /// <summary>The path of the component's values in templates.</summary>
    public string Values => $".Values.parameters.{Name}";

    public IEnumerable<KeyValuePair<string, object>> PublicVariables =>
        Workload.Variables.Where(variable => !References.IsSecret(variable.Value));

    public IEnumerable<KeyValuePair<string, object>> SecretVariables =>
        Workload.Variables.Where(variable => References.IsSecret(variable.Value));
}
