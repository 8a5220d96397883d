using YamlDotNet.Serialization;

// The Kubernetes API objects, cut down to the fields that a chart here has or is likely to be given.
// Fields are written in the order in which they stand.
namespace Aspire.Hosting.Kubernetes.Resources;

public abstract class BaseKubernetesObject(string? apiVersion = null, string? kind = null)
{
    [YamlMember(Order = -2)]
    public string? Kind { get; set; } = kind;

    [YamlMember(Order = -3)]
    public string? ApiVersion { get; set; } = apiVersion;
}

/// <summary>Derive from it to write an object that has no type here; <see cref="YamlMemberAttribute"/> names its fields.</summary>
public abstract class BaseKubernetesResource(string apiVersion, string kind) : BaseKubernetesObject(apiVersion, kind)
{
    [YamlMember(Order = -1)]
    public ObjectMetaV1 Metadata { get; set; } = new();
}

public sealed class ObjectMetaV1
{
    public string Name { get; set; } = null!;

    public string Namespace { get; set; } = null!;

    public Dictionary<string, string> Annotations { get; } = [];

    public Dictionary<string, string> Labels { get; set; } = [];
}

public sealed class LabelSelectorV1
{
    public LabelSelectorV1()
    {
    }

    public LabelSelectorV1(Dictionary<string, string> matchLabels) => MatchLabels = matchLabels;

    public Dictionary<string, string> MatchLabels { get; set; } = [];
}

public sealed class LocalObjectReferenceV1
{
    public string Name { get; set; } = null!;
}

/// <summary>A number, or a text such as a Helm expression or the name of a port.</summary>
public sealed record Int32OrStringV1(int? Number = null, string? Text = null)
{
    public Int32OrStringV1(int value)
        : this(Number: value)
    {
    }

    public Int32OrStringV1(string? value)
        : this(int.TryParse(value, out var number) ? number : null, int.TryParse(value, out _) ? null : value)
    {
    }

    public static implicit operator Int32OrStringV1(int value) => new(value);

    public static implicit operator Int32OrStringV1?(string? value) => value is null ? null : new Int32OrStringV1(value);
}
