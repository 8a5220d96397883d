using Fubuni.AppHost.Publishing.Model;
using static Fubuni.AppHost.Publishing.Template;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>values.yaml: the settings of each component for Kubernetes, then the parameters of the model.</summary>
internal static class ValuesFile
{
    private const string Settings = """
        # More settings of the service, as texts: see docs/operations/settings.md.
        settings: {}
        """;

    public static string Write(Components components, string version) =>
        Template.Write(
            $$$"""
            # What an installation decides: see docs/kubernetes.md. Values in capitals are variables of the containers,
            # which need no change.
            parameters:
              {{{Lines(components.Stateless.Select(component => Stateless(component, version)))}}}
              {{{Lines(components.Stateful.Select(Stateful))}}}
              images:
                # The Secret with the credentials of a private registry.
                pull_secret: ""
              network:
                # Network policies: a component can call only those that it needs.
                policies: true
                # The port of otlp_endpoint.
                otlp_port: 4317
                # More resource attributes of all telemetry, as deployment.environment.name=production.
                otlp_attributes: ""
            secrets:
              {{{Lines(components.All.Select(component => Section(component, components, secret: true)))}}}
            config:
              {{{Lines(components.All.Select(component => Section(component, components, secret: false)))}}}
            """
        );

    private static string Stateless(StatelessComponent component, string version) =>
        Template.Write(
            $$$"""
            {{{component.Name}}}:
              {{{component.Name}}}_image: "fubuni/{{{component.Name}}}:{{{version}}}"
              {{{Common(component)}}}
              # The autoscaler chooses a number of replicas between these.
              min_replicas: 2
              max_replicas: {{{component.MaxReplicas}}}
              # Percent of cpu_request at which another replica starts.
              target_cpu: 70
              # The port that the container listens on.
              port_{{{component.Workload.Endpoint.EndpointName}}}: 8080
              {{{(component.AcceptsSettings ? Settings : "")}}}
              {{{component.OwnValues}}}
            """
        );

    private static string Stateful(StatefulComponent component) =>
        Template.Write(
            $$$"""
            {{{component.Name}}}:
              # false: {{{component.Product}}} runs outside of the chart, and
              # secrets.{{{component.Name}}} connects to it.
              enabled: true
              # The port of a {{{component.Product}}} outside of the chart.
              port: {{{component.Workload.Endpoint.TargetPort!}}}
              {{{Common(component)}}}
              # The class of its volume; empty: the cluster's default.
              storage_class: ""
              # Cannot be changed by an upgrade: see docs/kubernetes.md.
              storage_size: "{{{component.StorageSize}}}"
            """
        );

    private static string Common(Component component) =>
        Template.Write(
            $$$"""
            # A Secret with the keys of {{{component.Name}}}-secrets, instead of the values under secrets.
            existing_secret: ""
            # What one replica requests, and its limits.
            cpu_request: "{{{component.Requests.Cpu}}}"
            memory_request: "{{{component.Requests.Memory}}}"
            cpu_limit: "{{{component.Limits.Cpu}}}"
            memory_limit: "{{{component.Limits.Memory}}}"
            # Labels of the nodes that it may run on.
            node_selector: {}
            """
        );

    private static string Section(Component component, Components components, bool secret)
    {
        var values = Lines(
            Lines(ParametersOf(component, components, secret).Select(Parameter)),
            secret ? ConnectionStrings(component) : Variables(component)
        );
        return values.Length == 0
            ? ""
            : Template.Write(
                $$$"""
                {{{component.Name}}}:
                  {{{values}}}
                """
            );
    }

    /// <summary>The parameters that the component owns, in the order in which they are described.</summary>
    private static IEnumerable<ParameterResource> ParametersOf(Component component, Components components, bool secret)
    {
        var used = components.All.SelectMany(other => other.Workload.Parameters).DistinctBy(used => used.Name);
        return from parameter in used
            let description = ParameterDescription.Of(parameter)
            where description.Owner == component.Name && parameter.Secret == secret
            orderby ParameterDescription.Position(description), description.Name
            select parameter;
    }

    private static string Parameter(ParameterResource parameter) =>
        Template.Write(
            $$$"""
            # {{{ParameterDescription.Of(parameter).Comment}}}
            {{{ParameterDescription.Of(parameter).Key}}}: {{{Quote(ParameterDescription.Default(parameter))}}}
            """
        );

    private static string ConnectionStrings(Component component) =>
        component is StatefulComponent stateful
            ? Lines(stateful.ConnectionStrings.Select(connection => $"# {connection.Example}\n{connection.Key}: \"\""))
            : "";

    private static string Variables(Component component) =>
        Lines(
            component
                .PublicVariables.Where(variable => variable.Value is string)
                .Select(variable => $"{variable.Key}: {Quote((string)variable.Value)}")
        );
}
