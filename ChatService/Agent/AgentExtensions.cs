using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Agent;

internal static class AgentExtensions
{
    public static void AddAgent(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpJson(AgentJson.Default);
        services.AddOptions<AgentOptions>().BindConfiguration(AgentOptions.Section);
        services.AddSingleton(ModelConnection.Parse(builder.Configuration.GetConnectionString("model")));
        services.AddSingleton(provider =>
            provider
                .GetRequiredService<ModelConnection>()
                .CreateClient(
                    provider.GetRequiredService<IOptions<AgentOptions>>().Value,
                    provider.GetRequiredService<TimeProvider>()
                )
        );
        services.AddSingleton<AgentTelemetry>();
        services.AddSingleton<TokenLimit>();
        services.AddSingleton<ToolCatalog>();
        services.AddSingleton<ToolCaller>();
        services.AddSingleton<ModelCall>();
        services.AddSingleton<FubuniAgent>();
    }
}
