using System.Diagnostics;
using OpenTelemetry;

namespace Fubuni.ServiceDefaults.Telemetry;

/// <summary>
/// Excludes commands to Postgres and Redis that belong to no request and no run: the periodic work in the background
/// would otherwise be most of all traces, each with a single useless span. When that work fails, it is logged. Spans of
/// a health probe are excluded too, because the probe itself is: a sampler that samples everything ignores the parent.
/// </summary>
internal sealed class LoneCommandFilter : BaseProcessor<Activity>
{
    private static readonly HashSet<string> Sources = ["Npgsql", "OpenTelemetry.Instrumentation.StackExchangeRedis"];

    /// <summary>Exporters skip spans that are not recorded, and run after all other processors.</summary>
    public override void OnEnd(Activity data)
    {
        if (
            data.Parent is { Recorded: false }
            || (Sources.Contains(data.Source.Name) && !IsPartOfSomethingRecorded(data))
        )
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    /// <summary>
    /// Spans of Redis commands are created afterwards, so they only have the id of their parent, which ends with its
    /// trace flags.
    /// </summary>
    private static bool IsPartOfSomethingRecorded(Activity command) =>
        command.ParentSpanId != default
        && (command.Parent is not null || command.ParentId?.EndsWith("-00", StringComparison.Ordinal) != true);
}
