using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fubuni.AppHost.Startup;

internal static class ResourceProgressExtensions
{
    public static ResourceProgress ReadProgress(this CustomResourceSnapshot snapshot)
    {
        if (snapshot.IsHidden)
        {
            return ResourceProgress.Hidden;
        }

        var state = snapshot.State?.Text;
        if (state == KnownResourceStates.FailedToStart || state == KnownResourceStates.RuntimeUnhealthy)
        {
            return ResourceProgress.Failed;
        }

        if (KnownResourceStates.TerminalStates.Contains(state))
        {
            return snapshot.ExitCode is null or 0 ? ResourceProgress.Finished : ResourceProgress.Failed;
        }

        return state != KnownResourceStates.Running ? ResourceProgress.None
            : snapshot.HealthStatus == HealthStatus.Healthy ? ResourceProgress.Ready
            : ResourceProgress.Started;
    }
}
