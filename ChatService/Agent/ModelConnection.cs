using System.ClientModel;
using System.ClientModel.Primitives;
using System.Data.Common;
using OpenAI;
using OpenAI.Chat;

namespace Fubuni.ChatService.Agent;

/// <summary>Where the model is, from a connection string <c>Endpoint=…;Key=…;Model=…</c>: any endpoint that speaks OpenAI's chat completions.</summary>
internal sealed record ModelConnection(Uri Endpoint, string Key, string Model)
{
    /// <summary>The name under which the composition runs its demo model.</summary>
    private const string DemoModel = "demo";

    public bool IsDemo => Model == DemoModel;

    /// <exception cref="InvalidOperationException">A part is missing or not usable; says which.</exception>
    public static ModelConnection Parse(string? connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var endpoint = Part("Endpoint");
        return Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? new ModelConnection(uri, Part("Key"), Part("Model"))
            : throw new InvalidOperationException("The Endpoint in the connection string \"model\" is not an http or https address.");

        string Part(string name) => parts.TryGetValue(name, out var value) && value is string { Length: > 0 } text
            ? text
            : throw new InvalidOperationException($"The connection string \"model\" has no {name}; it looks like Endpoint=…;Key=…;Model=….");
    }

    public ChatClient CreateClient(AgentOptions options)
        => new(Model, new ApiKeyCredential(Key), new OpenAIClientOptions
        {
            Endpoint = Endpoint,
            RetryPolicy = new ClientRetryPolicy(options.MaxRetries),
            // Silence is watched by the caller, which knows what the user should be told; this only backs it up.
            NetworkTimeout = options.IdleTimeout + options.IdleTimeout,
        });
}
