using Fubuni.AppHost.Publishing.Model;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>
/// Postgres or Redis: a StatefulSet with a volume, or nothing when the installation uses a server outside of the chart.
/// </summary>
internal sealed record StatefulComponent(Workload Workload) : Component(Workload)
{
    public required string Product { get; init; }

    public required string StorageSize { get; init; }

    /// <summary>A shell command that succeeds when the server answers.</summary>
    public required string ProbeCommand { get; init; }

    /// <summary>
    /// The secrets with the connection strings of a server outside of the chart, with an example of each.
    /// </summary>
    public required IReadOnlyList<(string Key, string Example)> ConnectionStrings { get; init; }

    /// <summary>Arguments in addition to those of the model.</summary>
    public IReadOnlyList<string> MoreArguments { get; init; } = [];

    public IEnumerable<object> Arguments => Workload.Arguments.Concat(MoreArguments);

    public IReadOnlyList<string> WritableFolders { get; init; } = ["/tmp"];

    public string IsEnabled => $"{Values}.enabled";
}
