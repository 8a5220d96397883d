using System.Globalization;
using Fubuni.AppHost.Publishing.Model;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>Writes values of the model as template expressions, for texts in double quotes.</summary>
internal sealed class HelmFormatter : ValueFormatter
{
    /// <summary>The most connections of one replica to Postgres. Npgsql's default is 100.</summary>
    private const int PoolSize = 15;

    public override string Port(EndpointReference endpoint) =>
        endpoint.TargetPort is { } port
            ? port.ToString(CultureInfo.InvariantCulture)
            : $$$"""{{ .Values.parameters.{{{endpoint.Resource.Name}}}.port_{{{endpoint.EndpointName}}} | int }}""";

    protected override string Host(EndpointReference endpoint) => $"{endpoint.Resource.Name}-service";

    protected override string Parameter(ParameterResource parameter)
    {
        var description = ParameterDescription.Of(parameter);
        var value = $"{(parameter.Secret ? "secrets" : "config")}.{description.Owner}.{description.Key}";
        var alternative = parameter.Secret ? ", or name a Secret in parameters.*.existing_secret" : "";
        return description.Required is { } required
            ? Required(value, $"set it {required}{alternative}")
            : $$$"""{{ .Values.{{{value}}} }}""";
    }

    protected override string ConnectionString(IResourceWithConnectionString resource)
    {
        var own = base.ConnectionString(resource);
        return resource switch
        {
            PostgresDatabaseResource { Parent: var server } database => Choose(
                server.Name,
                $"{own};Maximum Pool Size={PoolSize}",
                $"{database.Name}_connection_string"
            ),
            RedisResource => Choose(resource.Name, own, "connection_string"),
            _ => own,
        };
    }

    /// <summary>The connection string of the chart's own server, or that of a server outside of the chart.</summary>
    private static string Choose(string server, string own, string key)
    {
        var other = Required($"secrets.{server}.{key}", $"set it, because parameters.{server}.enabled is false");
        return $$$"""{{ if .Values.parameters.{{{server}}}.enabled }}{{{own}}}{{ else }}{{{other}}}{{ end }}""";
    }

    /// <summary>Helm refuses to install without the value.</summary>
    private static string Required(string value, string hint) =>
        $$$"""{{ required `{{{value}}} is missing: {{{hint}}}` .Values.{{{value}}} }}""";
}
