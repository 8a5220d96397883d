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
