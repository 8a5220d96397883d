using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Models;

internal static class ModelExtensions
{
    /// <summary>
    /// The models of the configuration, behind one client. Any other <see cref="IChatClient"/> can be registered in its
    /// place.
    /// </summary>
    /// <param name="configure">Puts something around the client of each model.</param>
    public static void AddModels(
        this IServiceCollection services,
        IConfiguration configuration,
        Action<ChatClientBuilder> configure
    )
    {
        services.AddOptions<ModelOptions>().BindConfiguration(ModelOptions.Section);
        var catalog = ModelCatalog.Read(configuration);
        services.AddSingleton(catalog);
        services.AddSingleton<IChatClient>(provider => new ModelRouter(catalog, model => Create(provider, model)));

        IChatClient Create(IServiceProvider provider, ChatModel model)
        {
            var builder = new ChatClientBuilder(
                new CompatibleChatClient(
                    model.Connection,
                    provider.GetRequiredService<IOptions<ModelOptions>>().Value,
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<CompatibleChatClient>>(),
                    model.Tools
                )
            );
            configure(builder);
            return builder.Build(provider);
        }
    }
}
