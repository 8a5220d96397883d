using Aspire.Hosting.Kubernetes.Resources;

namespace Fubuni.AppHost.Chart;

internal static class ProbeExtensions
{
    /// <summary>
    /// The probes of <c>WithHttpProbe</c>, and one for the start: a service answers only after it has migrated its database, or waited for
    /// another replica to do so, which takes minutes at worst.
    /// </summary>
    public static void ProbeOverHttp(this Component component)
    {
        var container = component.Container;
        var liveness = container.LivenessProbe!;
        var readiness = container.ReadinessProbe!;
        foreach (var probe in new[] { liveness, readiness })
        {
            // https://github.com/microsoft/aspire/issues/18271: the scheme is written in lower case, which Kubernetes refuses.
            probe.HttpGet!.Scheme = "HTTP";
            // The startup probe has waited already.
            probe.InitialDelaySeconds = null;
            probe.TimeoutSeconds = 3;
        }

        (liveness.PeriodSeconds, liveness.FailureThreshold) = (10, 6);
        (readiness.PeriodSeconds, readiness.FailureThreshold) = (5, 3);
        container.StartupProbe = new ProbeV1
        {
            // Aspire allows no second probe with the path of the first.
            HttpGet = new HttpGetActionV1 { Path = liveness.HttpGet!.Path, Port = liveness.HttpGet.Port, Scheme = "HTTP" },
            PeriodSeconds = 2,
            TimeoutSeconds = 3,
            FailureThreshold = 180,
        };
    }

    /// <summary>Aspire knows no probe that runs a command.</summary>
    public static void ProbeByCommand(this Component component, string command)
    {
        component.Container.StartupProbe = Probe(period: 2, failures: 60);
        component.Container.ReadinessProbe = Probe(period: 5, failures: 3);
        component.Container.LivenessProbe = Probe(period: 10, failures: 6);

        ProbeV1 Probe(int period, int failures) => new()
        {
            Exec = new ExecActionV1 { Command = { "/bin/sh", "-c", command } },
            PeriodSeconds = period,
            TimeoutSeconds = 5,
            FailureThreshold = failures,
        };
    }
}
