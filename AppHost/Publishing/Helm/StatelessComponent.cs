using Fubuni.AppHost.Publishing.Model;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>A service that stores no data itself: a Deployment with an autoscaler.</summary>
internal sealed record StatelessComponent(Workload Workload) : Component(Workload)
{
    public required int MaxReplicas { get; init; }

    /// <summary>How long a pod that shuts down still serves open requests. It gets no new ones.</summary>
    public required int DrainSeconds { get; init; }

    /// <summary>Whether values can add settings of the service.</summary>
    public bool AcceptsSettings { get; init; }

    /// <summary>The addresses outside of the cluster that it calls.</summary>
    public IReadOnlyList<Destination> Destinations { get; init; } = [];

    /// <summary>The lines of values.yaml that no other component has.</summary>
    public string OwnValues { get; init; } = "";
}
