using Fubuni.AppHost.Local;

namespace Fubuni.AppHost;

internal static class ChatModelExtensions
{
    /// <summary>
    /// Adds the model as a connection string <c>Endpoint=…;Key=…;Model=…</c>, from the parameters
    /// <c>model-endpoint</c>, <c>model-key</c> and <c>model-name</c>, or from OPENAI_API_KEY with OPENAI_BASE_URL or
    /// OPENROUTER_BASE_URL, as other tools do. Without a key and an endpoint, <c>demo-model</c> answers in run mode.
    /// </summary>
    public static IResourceBuilder<ConnectionStringResource> AddChatModel(
        this IDistributedApplicationBuilder builder,
        string name
    )
    {
        var configuration = builder.Configuration;
        var endpoint =
            configuration.GetParameter("model-endpoint")
            ?? configuration["OPENAI_BASE_URL"]
            ?? configuration["OPENROUTER_BASE_URL"];
        var key = configuration.GetParameter("model-key") ?? configuration["OPENAI_API_KEY"];

        if (builder.ExecutionContext.IsRunMode && string.IsNullOrEmpty(key) && string.IsNullOrEmpty(endpoint))
        {
            return builder.AddDemoModel(name);
        }

        var modelEndpoint = builder.AddParameter(
            "model-endpoint",
            endpoint ?? "https://api.openai.com/v1",
            publishValueAsDefault: true
        );
        var modelName = builder.AddParameter(
            "model-name",
            configuration.GetParameter("model-name") ?? "gpt-5-mini",
            publishValueAsDefault: true
        );
        // A local server such as Ollama needs no key, but the client must send one.
        var modelKey = builder.ExecutionContext.IsRunMode
            ? builder.AddParameter("model-key", string.IsNullOrEmpty(key) ? "none" : key, secret: true)
            : builder.AddParameter("model-key", secret: true);

        return builder.AddConnectionString(
            name,
            ReferenceExpression.Create($"Endpoint={modelEndpoint};Key={modelKey};Model={modelName}")
        );
    }

    private static IResourceBuilder<ConnectionStringResource> AddDemoModel(
        this IDistributedApplicationBuilder builder,
        string name
    )
    {
        var demo = builder
            .AddNodeScript(name: "demo-model", folder: "demo-model", script: "server.mjs")
            .WithHttpEndpoint(env: "PORT")
            .WithHttpHealthCheck("/health");

        return builder
            .AddConnectionString(
                name,
                ReferenceExpression.Create($"Endpoint={demo.GetEndpoint("http")}/v1;Key=demo;Model=demo")
            )
            .WithParentRelationship(demo)
            .WaitFor(demo);
    }
}
