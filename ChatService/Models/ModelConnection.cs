using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.RegularExpressions;
using OpenAI;
using OpenAI.Chat;

namespace Fubuni.ChatService.Models;

/// <summary>
/// Where the model is, from a connection string <c>Endpoint=…;Key=…;Model=…</c>: any endpoint that speaks OpenAI's chat
/// completions.
/// </summary>
internal sealed partial record ModelConnection(Uri Endpoint, string Key, string Model)
{
    /// <summary>The name under which the composition runs its demo model.</summary>
    private const string DemoModel = "demo";

    public bool IsDemo => Model == DemoModel;

    /// <summary>
    /// A key is taken as it is, whatever characters it has: a part ends where the next one begins. A part in quotation
    /// marks, as connection strings may have them, is taken without them.
    /// </summary>
    /// <exception cref="InvalidOperationException">A part is missing or not usable; says which.</exception>
    public static ModelConnection Parse(string? connectionString)
    {
        var parts = PartNames().Matches(connectionString ?? "");
        var endpoint = Part("Endpoint");
        return Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? new ModelConnection(uri, Part("Key"), Part("Model"))
            : throw new InvalidOperationException(
                "The Endpoint in the connection string \"model\" is not an http or https address."
            );

        string Part(string name)
        {
            for (var index = 0; index < parts.Count; index++)
            {
                if (string.Equals(parts[index].Groups["name"].Value, name, StringComparison.OrdinalIgnoreCase))
                {
                    var start = parts[index].Index + parts[index].Length;
                    var end = index + 1 < parts.Count ? parts[index + 1].Index : connectionString!.Length;
                    if (Unquote(connectionString![start..end].TrimEnd(';').Trim()) is { Length: > 0 } value)
                    {
                        return value;
                    }
                }
            }

            throw new InvalidOperationException(
                $"The connection string \"model\" has no {name}; it looks like Endpoint=…;Key=…;Model=…."
            );
        }
    }

    /// <summary>Without the key.</summary>
    public override string ToString() => $"{Model} at {Endpoint.Host}";

    private static string Unquote(string value) =>
        value is ['"' or '\'', .., var last] && value.Length > 1 && value[0] == last
            ? value[1..^1].Replace($"{last}{last}", $"{last}", StringComparison.Ordinal)
            : value;

    [GeneratedRegex(
        @"(?:^|;)\s*(?<name>Endpoint|Key|Model)\s*=",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex PartNames();

    private static ModelException TooLarge() => new(ModelError.TooLarge, "bytes");

    public ChatClient CreateClient(ModelOptions options, TimeProvider time) =>
        new(
            Model,
            new ApiKeyCredential(Key),
            new OpenAIClientOptions
            {
                Endpoint = Endpoint,
                RetryPolicy = new ModelRetryPolicy(options.MaxRetries, time),
                Transport = new HttpClientPipelineTransport(
                    new HttpClient(new ReplySizeLimit(options.MaxReplyBytes, TooLarge))
                    {
                        Timeout = Timeout.InfiniteTimeSpan,
                    }
                ),
                // Silence is watched by the caller, which knows what the user should be told; this only backs it up.
                NetworkTimeout = options.FirstByteTimeout + options.IdleTimeout,
            }
        );
}
