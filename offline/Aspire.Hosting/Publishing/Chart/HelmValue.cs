using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>A value of the chart: a literal, or an expression with the value that it has by default.</summary>
internal sealed record HelmValue(string? Expression, object? Value)
{
    /// <summary>The parameter that the expression stands for.</summary>
    public ParameterResource? Parameter { get; private init; }

    /// <summary>The key in values.yaml, where it is not that of the environment variable.</summary>
    public string? Key { get; private init; }

    public bool IsSecret => Helm.RefersToSecrets(Expression ?? "");

    /// <summary>The value is composed of expressions: it stands in the template, and values.yaml cannot set it.</summary>
    public bool IsComposed => Text is { } text && Helm.RefersToValues(text);

    public string Text => Convert.ToString(Value, CultureInfo.InvariantCulture) ?? "";

    public static HelmValue Literal(object value) => new(null, value);

    /// <summary>Each resource that uses a parameter has its own copy of it in values.yaml.</summary>
    public static HelmValue Of(ParameterResource parameter, string resource)
        => new(parameter.Secret ? Helm.Secret(resource, parameter.Name) : Helm.Config(resource, parameter.Name), null)
        {
            Parameter = parameter,
            Key = Helm.Key(parameter.Name),
        };

    public string ToTemplate() => IsComposed ? Text : Expression ?? "";

    public string ToScalar() => Expression is null ? Text : Value is int ? Helm.AsNumber(Expression) : Expression;

    /// <summary>The value within a longer text.</summary>
    public string ToEmbedded() => Expression ?? Text;

    public override string ToString() => Value is null ? Expression ?? "" : Text;
}
