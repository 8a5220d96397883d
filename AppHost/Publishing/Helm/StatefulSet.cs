using Fubuni.AppHost.Publishing.Model;
using static Fubuni.AppHost.Publishing.Helm.Objects;
using static Fubuni.AppHost.Publishing.Template;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>A stateful component: one pod, with a volume that is kept when the chart is uninstalled.</summary>
internal static class StatefulSet
{
    public static string Write(StatefulComponent component) =>
        Template.Write(
            $$$"""
            apiVersion: apps/v1
            kind: StatefulSet
            {{{Metadata($"{component.Name}-statefulset", component.Name)}}}
            spec:
              serviceName: {{{component.Name}}}-service
              replicas: 1
              selector:
                matchLabels:
                  {{{Labels(component.Name)}}}
              template:
                {{{PodOf(component)}}}
              volumeClaimTemplates:
                - apiVersion: v1
                  kind: PersistentVolumeClaim
                  metadata:
                    name: {{{component.Workload.Volume!.Source!}}}
                  spec:
                    {{- with {{{component.Values}}}.storage_class }}
                    storageClassName: "{{ . }}"
                    {{- end }}
                    accessModes: [ReadWriteOnce]
                    resources:
                      requests:
                        storage: "{{ {{{component.Values}}}.storage_size }}"
            """
        );

    /// <summary>It has a minute to write its memory to the volume.</summary>
    private static Pod PodOf(StatefulComponent component) =>
        new(
            component,
            ImageUsers.Data,
            component.WritableFolders,
            "terminationGracePeriodSeconds: 60",
            Container(component)
        );

    private static string Container(StatefulComponent component) =>
        Template.Write(
            $$$"""
            {{{(component.Workload.Entrypoint is { } entrypoint ? $"command: [{entrypoint}]" : "")}}}
            args:
              {{{Lines(component.Arguments.Select(argument => $"- {Format(argument)}"))}}}
            {{{Probe(component, "startup", period: 2, failures: 60)}}}
            {{{Probe(component, "liveness", period: 10, failures: 6)}}}
            {{{Probe(component, "readiness", period: 5, failures: 3)}}}
            """
        );

    private static string Probe(StatefulComponent component, string name, int period, int failures) =>
        Template.Write(
            $$$"""
            {{{name}}}Probe:
              exec:
                command: [/bin/sh, -c, {{{Quote(component.ProbeCommand)}}}]
              periodSeconds: {{{period}}}
              timeoutSeconds: 5
              failureThreshold: {{{failures}}}
            """
        );
}
