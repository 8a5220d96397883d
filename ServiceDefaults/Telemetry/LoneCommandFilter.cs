using System.Diagnostics;
using OpenTelemetry;

namespace Fubuni.ServiceDefaults.Telemetry;

/// <summary>
/// Keeps commands to Postgres and Redis that belong to no request and no run from being exported: what looks around in the background every few
/// seconds would be most of all traces, each of a single span that answers no question. When such work fails, the log says so. What a probe does is
/// not exported either, as the probe is not: a sampler that samples everything would do so, without asking for the parent.
/// </summary>
internal sealed class LoneCommandFilter : BaseProcessor<Activity>
{
    private static readonly HashSet<string> Sources = ["Npgsql", "OpenTelemetry.Instrumentation.StackExchangeRedis"];

    /// <summary>Exporters leave out what is not recorded, and run after all other processors.</summary>
    public override void OnEnd(Activity data)
    {
        if (data.Parent is { Recorded: false } || (Sources.Contains(data.Source.Name) && !IsPartOfSomethingRecorded(data)))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    /// <summary>Spans of Redis commands are made after the fact, so all that they know of their parent is its id, which ends with its trace flags.</summary>
    private static bool IsPartOfSomethingRecorded(Activity command)
        => command.ParentSpanId != default && (command.Parent is not null || command.ParentId?.EndsWith("-00", StringComparison.Ordinal) != true);
}
