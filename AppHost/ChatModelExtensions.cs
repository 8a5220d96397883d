using Fubuni.AppHost.Local;
using Microsoft.Extensions.Configuration;

namespace Fubuni.AppHost;

internal static class ChatModelExtensions
{
    /// <summary>The section of the configuration, here and in ChatService.</summary>
    private const string List = "Models";

    /// <summary>
    /// Adds the model as a connection string <c>Endpoint=…;Key=…;Model=…</c>, from the parameters
    /// <c>model-endpoint</c>, <c>model-key</c> and <c>model-name</c>, or from OPENAI_API_KEY with OPENAI_BASE_URL or
    /// OPENROUTER_BASE_URL, as other tools do. Without a key and an endpoint, the models of the list <c>Models</c>
    /// answer, and without a list <c>demo-model</c> in run mode.
    /// </summary>
    /// <returns>Null where there is only the list.</returns>
    public static IResourceBuilder<ConnectionStringResource>? AddChatModel(
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

        if (string.IsNullOrEmpty(key) && string.IsNullOrEmpty(endpoint))
        {
            if (configuration.GetSection(List).GetChildren().Any())
            {
                return null;
            }

            if (builder.ExecutionContext.IsRunMode)
            {
                return builder.AddDemoModel(name);
            }
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

    /// <summary>
    /// Gives the service its models: the one of the connection string, and those of the list <c>Models</c>, whose keys
    /// are secret parameters.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithModels(
        this IResourceBuilder<ProjectResource> service,
        IResourceBuilder<ConnectionStringResource>? model
    )
    {
        if (model is not null)
        {
            service.WithReference(model).WaitFor(model);
        }

        var builder = service.ApplicationBuilder;
        foreach (var (index, entry) in builder.Configuration.GetSection(List).GetChildren().Index())
        {
            var key = entry["Key"];
            foreach (var setting in entry.GetChildren().Where(setting => !IsKey(setting) && setting.Value is not null))
            {
                service.WithEnvironment($"{List}__{index}__{setting.Key}", setting.Value);
            }

            if (builder.ExecutionContext.IsPublishMode)
            {
                service.WithEnvironment($"{List}__{index}__Key", builder.AddParameter(KeyName(index), secret: true));
            }
            else if (!string.IsNullOrEmpty(key))
            {
                service.WithEnvironment(
                    $"{List}__{index}__Key",
                    builder.AddParameter(KeyName(index), key, secret: true)
                );
            }
        }

        return service;

        static bool IsKey(IConfigurationSection setting) =>
            setting.Key.Equals("Key", StringComparison.OrdinalIgnoreCase);

        static string KeyName(int index) => $"models-{index}-key";
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
