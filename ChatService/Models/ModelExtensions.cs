using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Models;

internal static class ModelExtensions
{
    /// <summary>
    /// The model of the connection string <c>model</c>. Any other <see cref="IChatClient"/> can be registered in its
    /// place.
    /// </summary>
    public static ChatClientBuilder AddModel(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ModelOptions>().BindConfiguration(ModelOptions.Section);
        services.AddSingleton(ModelConnection.Parse(configuration.GetConnectionString("model")));
        return services.AddChatClient(provider => new CompatibleChatClient(
            provider.GetRequiredService<ModelConnection>(),
            provider.GetRequiredService<IOptions<ModelOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CompatibleChatClient>>()
        ));
    }
}
