using Fubuni.AppHost.Publishing.Model;
using static Fubuni.AppHost.Publishing.Helm.Objects;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>A stateless component: two replicas or more, on different nodes and in different zones.</summary>
internal static class Deployment
{
    /// <summary>
    /// The time that ASP.NET Core gives open requests, plus ten seconds for the rest of the shutdown.
    /// </summary>
    private const int ShutdownSeconds = 40;

    /// <summary>
    /// Without a number of replicas, because each upgrade would replace the autoscaler's number with it.
    /// </summary>
    public static string Write(StatelessComponent component, string version) =>
        Template.Write(
            $$$"""
            apiVersion: apps/v1
            kind: Deployment
            {{{Metadata($"{component.Name}-deployment", component.Name)}}}
            spec:
              revisionHistoryLimit: 3
              strategy:
                type: RollingUpdate
                rollingUpdate:
                  maxSurge: 1
                  maxUnavailable: 0
              selector:
                matchLabels:
                  {{{Labels(component.Name)}}}
              template:
                {{{new Pod(component, ImageUsers.App, ["/tmp"], Placement(component), Container(component, version))}}}
            """
        );

    public static string WriteScaling(StatelessComponent component) =>
        Template.Write(
            $$$"""
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            {{{Metadata($"{component.Name}-autoscaler", component.Name)}}}
            spec:
              scaleTargetRef:
                apiVersion: apps/v1
                kind: Deployment
                name: {{{component.Name}}}-deployment
              minReplicas: {{ {{{component.Values}}}.min_replicas | int }}
              maxReplicas: {{ {{{component.Values}}}.max_replicas | int }}
              metrics:
                - type: Resource
                  resource:
                    name: cpu
                    target:
                      type: Utilization
                      averageUtilization: {{ {{{component.Values}}}.target_cpu | int }}
              behavior:
                # Streams end with their pod, so it is removed only when it has not been needed for a while.
                scaleDown:
                  stabilizationWindowSeconds: 300
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            {{{Metadata($"{component.Name}-disruption-budget", component.Name)}}}
            spec:
              maxUnavailable: 1
              selector:
                matchLabels:
                  {{{Labels(component.Name)}}}
            """
        );

    private static string Placement(StatelessComponent component) =>
        Template.Write(
            $$$"""
            terminationGracePeriodSeconds: {{{component.DrainSeconds + ShutdownSeconds}}}
            topologySpreadConstraints:
              {{{Spread(component, "kubernetes.io/hostname")}}}
              {{{Spread(component, "topology.kubernetes.io/zone")}}}
            """
        );

    private static string Spread(StatelessComponent component, string topologyKey) =>
        Template.Write(
            $$$"""
            - topologyKey: {{{topologyKey}}}
              maxSkew: 1
              whenUnsatisfiable: ScheduleAnyway
              labelSelector:
                matchLabels:
                  {{{Labels(component.Name)}}}
            """
        );

    private static string Container(StatelessComponent component, string version) =>
        Template.Write(
            $$$"""
            env:
              - name: POD_NAME
                valueFrom:
                  fieldRef: { fieldPath: metadata.name }
              - name: POD_NAMESPACE
                valueFrom:
                  fieldRef: { fieldPath: metadata.namespace }
              - name: OTEL_RESOURCE_ATTRIBUTES
                value: "{{{Attributes(version)}}}{{ with .Values.parameters.network.otlp_attributes }},{{ . }}{{ end }}"
            lifecycle:
              preStop:
                # Open requests continue while no new ones arrive. The image has no shell, so Kubernetes itself sleeps.
                sleep:
                  seconds: {{{component.DrainSeconds}}}
            # A service answers only when its database is migrated, which takes minutes at worst.
            {{{Probe(component, "startup", ProbeType.Liveness, period: 2, failures: 180)}}}
            {{{Probe(component, "liveness", ProbeType.Liveness, period: 10, failures: 6)}}}
            {{{Probe(component, "readiness", ProbeType.Readiness, period: 5, failures: 3)}}}
            """
        );

    private static string Attributes(string version) =>
        string.Join(
            ',',
            $"service.version={version}",
            "service.instance.id=$(POD_NAME)",
            "k8s.pod.name=$(POD_NAME)",
            "k8s.namespace.name=$(POD_NAMESPACE)"
        );

    private static string Probe(StatelessComponent component, string name, ProbeType type, int period, int failures) =>
        Template.Write(
            $$$"""
            {{{name}}}Probe:
              httpGet:
                scheme: HTTP
                path: {{{component.Workload.ProbePaths[type]}}}
                port: {{{Port(component)}}}
              periodSeconds: {{{period}}}
              timeoutSeconds: 3
              failureThreshold: {{{failures}}}
            """
        );
}
