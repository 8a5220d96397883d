using static Fubuni.AppHost.Publishing.Template;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>The objects that every component has, and the parts that all objects have.</summary>
internal static class Objects
{
    private static readonly HelmFormatter Formatter = new();

    /// <summary>Pods are selected by these labels, so the labels must never change.</summary>
    public static string Labels(string component) =>
        Write(
            $$$"""
            app.kubernetes.io/name: "{{ .Chart.Name }}"
            app.kubernetes.io/component: "{{{component}}}"
            app.kubernetes.io/instance: "{{ .Release.Name }}"
            """
        );

    public static string Metadata(string name, string component) =>
        Write(
            $$$"""
            metadata:
              name: {{{name}}}
              labels:
                {{{Labels(component)}}}
            """
        );

    public static string When(string? condition, string template) =>
        condition is null
            ? template
            : Write(
                $$$"""
                {{- if {{{condition}}} }}
                {{{template}}}
                {{- end }}
                """
            );

    /// <summary>Pods need no access to the API of Kubernetes, so the account has no token.</summary>
    public static string ServiceAccount(Component component) =>
        Write(
            $$$"""
            apiVersion: v1
            kind: ServiceAccount
            {{{Metadata($"{component.Name}-account", component.Name)}}}
            automountServiceAccountToken: false
            """
        );

    public static string Service(Component component) =>
        Write(
            $$$"""
            apiVersion: v1
            kind: Service
            {{{Metadata($"{component.Name}-service", component.Name)}}}
            spec:
              type: ClusterIP
              selector:
                {{{Labels(component.Name)}}}
              ports:
                - name: {{{component.Workload.Endpoint.EndpointName}}}
                  protocol: TCP
                  port: {{{Port(component)}}}
                  targetPort: {{{Port(component)}}}
            """
        );

    public static string ConfigMap(Component component) =>
        Write(
            $$$"""
            apiVersion: v1
            kind: ConfigMap
            {{{Metadata($"{component.Name}-config", component.Name)}}}
            data:
              {{{Lines(component.PublicVariables.Select(variable => Variable(component, variable)))}}}
              {{{Settings(component)}}}
            """
        );

    public static string Secret(Component component) =>
        When(
            $"not {component.Values}.existing_secret",
            Write(
                $$$"""
                apiVersion: v1
                kind: Secret
                {{{Metadata($"{component.Name}-secrets", component.Name)}}}
                type: Opaque
                stringData:
                  {{{Lines(component.SecretVariables.Select(variable => Variable(component, variable)))}}}
                """
            )
        );

    /// <summary>A port number, or a template expression of one.</summary>
    public static string Port(Component component) => Formatter.Port(component.Workload.Endpoint);

    public static string Format(object value) => Quote(Formatter.Format(value));

    /// <summary>Texts of the model are values too, so that an installation can change them.</summary>
    private static string Variable(Component component, KeyValuePair<string, object> variable)
    {
        var (name, value) = variable;
        return value is string
            ? $$$"""{{{name}}}: "{{ .Values.config.{{{component.Name}}}.{{{name}}} }}" """.TrimEnd()
            : $"{name}: {Format(value)}";
    }

    private static string Settings(Component component) =>
        component is not StatelessComponent { AcceptsSettings: true }
            ? ""
            : Write(
                $$$"""
                {{- with {{{component.Values}}}.settings }}
                {{- toYaml . | nindent 2 }}
                {{- end }}
                """
            );
}
