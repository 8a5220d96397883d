using System.Text.RegularExpressions;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace Fubuni.AppHost.Compose;

/// <summary>
/// What the installation says in <c>.env</c>. The publisher leaves every line of it empty, also where a parameter has a default: it stands in the
/// Compose file, and what has none must be given.
/// </summary>
internal sealed partial class EnvFile(string version)
{
    public const string PublicOrigin = "${PUBLIC_ORIGIN:?set it in .env, as https://chat.example.com}";

    private const string Random = "set it in .env, to what 'openssl rand -hex 32' prints";

    private readonly Dictionary<string, (string Default, string Comment)> _known = new()
    {
        ["AUTH_IMAGE"] = ($":-fubuni/auth:{version}", "The image of auth"),
        ["CHAT_IMAGE"] = ($":-fubuni/chat:{version}", "The image of chat"),
        ["EDGE_IMAGE"] = ($":-fubuni/edge:{version}", "The image of the front door"),
        ["AUTH_PORT"] = (":-8080", "Where auth listens, inside"),
        ["CHAT_PORT"] = (":-8080", "Where chat listens, inside"),
        ["PUBLIC_ORIGIN"] = (":?set it in .env, as https://chat.example.com", "Required. Where browsers find the app, as https://chat.example.com"),
        ["POSTGRES_PASSWORD"] = ($":?{Random}", "Required: letters and digits"),
        ["CACHE_PASSWORD"] = ($":?{Random}", "Required: letters and digits"),
        ["KEY_ENCRYPTION_KEY"] = ($":?{Random}", "Required: 32 characters or more. Lost, no stored signing key can be read"),
        ["REFRESH_TOKEN_KEY"] = ($":?{Random}", "Required: 32 characters or more"),
        ["MODEL_ENDPOINT"] = (":-https://api.openai.com/v1", "Any OpenAI-compatible endpoint"),
        ["MODEL_NAME"] = (":-gpt-5-mini", "The model"),
        ["MODEL_KEY"] = (":?set it in .env, to any text where the endpoint asks for no key", "Required: the endpoint's key"),
        ["GOOGLE_CLIENT_ID"] = (":-", "With the secret: people can sign in with Google"),
        ["GOOGLE_CLIENT_SECRET"] = (":-", "With the id: people can sign in with Google"),
        ["KNOWN_PROXIES"] = (":-10.0.0.0/8,172.16.0.0/12,192.168.0.0/16", "Whose X-Forwarded-For is believed: Docker's networks"),
        ["OTLP_ENDPOINT"] = (":-", "Where telemetry goes; empty: none is sent"),
        ["OTLP_PROTOCOL"] = (":-grpc", "grpc or http/protobuf"),
        ["OTLP_HEADERS"] = (":-", "What the endpoint wants to see, as key=value,key=value"),
    };

    /// <summary>Gives every variable in the service its default, or makes Compose refuse to start without it.</summary>
    public void AskFor(Service service)
    {
        service.Image = Ask(service.Image!);
        service.Expose = [.. service.Expose.Select(Ask)];
        service.Environment = service.Environment.ToDictionary(variable => variable.Key, variable => Ask(variable.Value));
    }

    public void Describe(IDictionary<string, CapturedEnvironmentVariable> variables)
    {
        foreach (var (name, variable) in variables)
        {
            variable.Description = _known[name].Comment;
        }
    }

    private string Ask(string text) => Variable().Replace(text, match => $"${{{match.Groups[1].Value}{_known[match.Groups[1].Value].Default}}}");

    /// <summary>Not one that is escaped, and meant for a shell.</summary>
    [GeneratedRegex(@"(?<!\$)\$\{(\w+)\}")]
    private static partial Regex Variable();
}
