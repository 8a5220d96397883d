using Fubuni.AppHost.Publishing.Model;
using static Fubuni.AppHost.Publishing.Helm.Objects;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>The Helm chart: a folder of templates for each component, and the values of an installation.</summary>
internal sealed class HelmChart(Workloads workloads, string version)
{
    // Helm ignores unknown values. Fail instead of ignoring the values of the former front door.
    private const string Renamed = """
        {{- if or .Values.parameters.edge .Values.secrets.edge .Values.config.edge }}
        {{- fail "parameters.edge was renamed to parameters.gateway: rename it in your values" }}
        {{- end }}
        """;

    private readonly Components _components = new(workloads);
    private readonly Dictionary<string, string> _files = [];

    public OutputFiles Build()
    {
        Add(
            "Chart.yaml",
            $"""
            apiVersion: v2
            name: fubuni
            description: Authenticated AI chat
            type: application
            version: {version}
            appVersion: "{version}"
            # The first version whose pods can sleep before they stop.
            kubeVersion: ">= 1.30.0-0"
            """
        );
        Add("values.yaml", ValuesFile.Write(_components, version));
        Add("values.schema.json", Resource("values.schema.json"));
        Add("templates/NOTES.txt", Resource("NOTES.txt"));
        Add("templates/renamed.yaml", Renamed);
        Add("templates/network.yaml", NetworkPolicies.ForAllPods());
        foreach (var component in _components.Stateless)
        {
            Add(component, "deployment", Deployment.Write(component, version));
            Add(component, "scaling", Deployment.WriteScaling(component));
            AddShared(component);
        }

        foreach (var component in _components.Stateful)
        {
            Add(component, "statefulset", StatefulSet.Write(component));
            AddShared(component);
        }

        Add(_components.Gateway, "ingress", Ingress.Write(_components.Gateway));
        return new OutputFiles(_files, "templates");
    }

    private void AddShared(Component component)
    {
        Add(component, "account", ServiceAccount(component));
        Add(component, "service", Service(component));
        Add(component, "network", NetworkPolicies.For(component, _components));
        if (component.PublicVariables.Any())
        {
            Add(component, "config", ConfigMap(component));
        }

        if (component.SecretVariables.Any())
        {
            Add(component, "secrets", Secret(component));
        }
    }

    private void Add(Component component, string file, string template) =>
        Add($"templates/{component.Name}/{file}.yaml", When((component as StatefulComponent)?.IsEnabled, template));

    private void Add(string path, string text) => _files.Add(path, text.TrimEnd('\n') + "\n");

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(HelmChart).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
