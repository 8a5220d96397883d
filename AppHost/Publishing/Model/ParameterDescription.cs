using System.Text.RegularExpressions;

namespace Fubuni.AppHost.Publishing.Model;

/// <summary>The description of a parameter of the model, for people who install the application.</summary>
/// <param name="Owner">
/// The resource under which values.yaml has the parameter, even if several resources use it.
/// </param>
/// <param name="Required">How to choose the value; null when the parameter has a default or may be empty.</param>
internal sealed partial record ParameterDescription(string Owner, string Name, string Text, string? Required = null)
{
    private const string Random = "to what 'openssl rand -hex 32' prints";

    private const string AnyText = "to any text where the endpoint needs no key";

    /// <summary>
    /// The parameters in the order of values.yaml. Owners and names must never change, because installations use them.
    /// </summary>
    public static readonly IReadOnlyList<ParameterDescription> All =
    [
        new(
            "auth",
            "public-origin",
            "Where browsers find the app, as https://chat.example.com. It is the issuer of every token.",
            "as https://chat.example.com"
        ),
        new("auth", "known-proxies", "The networks whose X-Forwarded-For is trusted."),
        new("auth", "google-client-id", "The client id of the sign-in with Google; empty: there is no such sign-in."),
        new("auth", "google-client-secret", "The client secret of the sign-in with Google."),
        new("auth", "key-encryption-key", "32 characters or more. Without it no signing key can be read.", Random),
        new("auth", "refresh-token-key", "32 characters or more.", Random),
        new("auth", "otlp-endpoint", "Where telemetry is sent; empty: none is sent."),
        new("auth", "otlp-protocol", "grpc or http/protobuf."),
        new("auth", "otlp-headers", "The headers that the telemetry endpoint needs, as key=value,key=value."),
        new("chat", "model-endpoint", "Any OpenAI-compatible endpoint."),
        new("chat", "model-name", "The model."),
        new("chat", "model-key", "The key of the model endpoint.", AnyText),
        new("postgres", "postgres-password", "Letters and digits.", Random),
        new("cache", "cache-password", "Letters and digits.", Random),
    ];

    public string Key => Name.Replace('-', '_');

    public string Comment => Required is null ? Text : $"Required. {Text}";

    public static ParameterDescription Of(ParameterResource parameter) =>
        All.SingleOrDefault(description => description.Name == parameter.Name)
        ?? OfModelKey(parameter.Name)
        ?? throw new DistributedApplicationException($"{nameof(ParameterDescription)} lacks '{parameter.Name}'.");

    /// <summary>Orders them as <see cref="All"/> does; the keys of a list of models come last.</summary>
    public static int Position(ParameterDescription description) =>
        All.Index().Where(entry => entry.Item == description).Select(entry => entry.Index).FirstOrDefault(All.Count);

    /// <summary>As many as the composition has models in its list.</summary>
    private static ParameterDescription? OfModelKey(string name) =>
        ModelKey().Match(name) is { Success: true } match
            ? new("chat", name, $"The key of Models__{match.Groups[1]}__Endpoint.", AnyText)
            : null;

    [GeneratedRegex("^models-([0-9]+)-key$")]
    private static partial Regex ModelKey();

    /// <summary>Secrets have no default that may be published.</summary>
    public static string Default(ParameterResource parameter) =>
        parameter is { Secret: false, Default: { } value } ? value.GetDefaultValue() : "";
}
