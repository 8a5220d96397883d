namespace Fubuni.AppHost.Publishing.Model;

/// <summary>The description of a parameter of the model, for people who install the application.</summary>
/// <param name="Owner">
/// The resource under which values.yaml has the parameter, even if several resources use it.
/// </param>
/// <param name="Required">How to choose the value; null when the parameter has a default or may be empty.</param>
internal sealed record ParameterDescription(string Owner, string Name, string Text, string? Required = null)
{
    private const string Random = "to what 'openssl rand -hex 32' prints";

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
        new("chat", "model-key", "The key of the model endpoint.", "to any text where the endpoint needs no key"),
        new("postgres", "postgres-password", "Letters and digits.", Random),
        new("cache", "cache-password", "Letters and digits.", Random),
    ];

    public string Key => Name.Replace('-', '_');

    public string Comment => Required is null ? Text : $"Required. {Text}";

    public static ParameterDescription Of(ParameterResource parameter) =>
        All.SingleOrDefault(description => description.Name == parameter.Name)
        ?? throw new DistributedApplicationException($"{nameof(ParameterDescription)} lacks '{parameter.Name}'.");

    /// <summary>Secrets have no default that may be published.</summary>
    public static string Default(ParameterResource parameter) =>
        parameter is { Secret: false, Default: { } value } ? value.GetDefaultValue() : "";
}
