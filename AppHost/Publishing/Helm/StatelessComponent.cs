using Fubuni.AppHost.Publishing.Model;

namespace Fubuni.AppHost.Publishing.Helm;

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
