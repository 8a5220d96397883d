using System.Globalization;
using Fubuni.AppHost.Publishing.Model;

namespace Fubuni.AppHost.Publishing.Compose;

/// <summary>Writes values of the model with variables of Compose, and collects the variables for <c>.env</c>.</summary>
internal sealed class ComposeFormatter : ValueFormatter
{
    private readonly SortedDictionary<string, EnvVariable> _variables = new(StringComparer.Ordinal);

    /// <summary>The variables used.</summary>
    public IReadOnlyDictionary<string, EnvVariable> Variables => _variables;

    public string Image(Workload workload, string version) =>
        workload.Image
        ?? Optional($"{workload.Name}_image", $"fubuni/{workload.Name}:{version}", $"The image of {workload.Name}.");

    public override string Port(EndpointReference endpoint) =>
        endpoint.TargetPort is { } port
            ? port.ToString(CultureInfo.InvariantCulture)
            : Optional($"{endpoint.Resource.Name}_port", "8080", $"The inner port of {endpoint.Resource.Name}.");

    protected override string Host(EndpointReference endpoint) => endpoint.Resource.Name;

    protected override string Parameter(ParameterResource parameter)
    {
        var description = ParameterDescription.Of(parameter);
        return description.Required is { } required
            ? Variable(description.Key, $":?set it in .env, {required}", new EnvVariable(description.Comment))
            : Optional(description.Key, ParameterDescription.Default(parameter), description.Comment);
    }

    /// <summary>Escapes dollar signs, which are for a shell and not for Compose.</summary>
    protected override string Text(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    /// <summary>
    /// An empty default is in <c>.env</c>, because podman-compose 1.0 does not understand <c>${NAME:-}</c>.
    /// </summary>
    private string Optional(string key, string value, string comment) =>
        Variable(key, value.Length > 0 ? $":-{value}" : "", new EnvVariable(comment, value));

    /// <param name="alternative">The default, after <c>:-</c>, or the message of the error, after <c>:?</c>.</param>
    private string Variable(string key, string alternative, EnvVariable variable)
    {
        var name = key.ToUpperInvariant();
        _variables[name] = variable;
        return $"${{{name}{alternative}}}";
    }
}
