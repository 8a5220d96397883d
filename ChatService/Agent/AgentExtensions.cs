using Fubuni.ChatService.Models;
using Fubuni.ChatService.Streaming;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fubuni.ChatService.Agent;

internal static class AgentExtensions
{
    public static void AddAgent(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpJson(AgentJson.Default);
        services.AddOptions<AgentOptions>().BindConfiguration(AgentOptions.Section);
        services.AddModels(
            builder.Configuration,
            model =>
                model
                    .UseOpenTelemetry(
                        // It would log exceptions, whose messages may quote what users wrote. The run logs their kind.
                        NullLoggerFactory.Instance,
                        sourceName: ChatTelemetry.Name,
                        configure: telemetry => telemetry.EnableSensitiveData = false
                    )
                    .Use(inner => new ConversationTag(inner))
        );
        services.AddSingleton<AgentTelemetry>();
        services.AddSingleton<ToolCatalog>();
        services.AddSingleton<CallApproval>();
        services.AddSingleton<ToolCaller>();
        services.AddSingleton<ModelCall>();
        services.AddSingleton<FubuniAgent>();
    }
}
