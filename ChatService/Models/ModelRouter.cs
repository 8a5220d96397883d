using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Models;

/// <summary>
/// All models behind one client: <see cref="ChatOptions.ModelId"/> says by its id in the <see cref="ModelCatalog"/>
/// which one is called; without one, the default. Each has a client of its own, which is made once.
/// </summary>
internal sealed class ModelRouter(ModelCatalog catalog, Func<ChatModel, IChatClient> create) : IChatClient
{
    private readonly Dictionary<string, IChatClient> _clients = catalog.Models.ToDictionary(model => model.Id, create);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => ClientOf(options).GetResponseAsync(messages, WithoutId(options), cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => ClientOf(options).GetStreamingResponseAsync(messages, WithoutId(options), cancellationToken);

    /// <summary>Of the default model.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this)
            ? this
            : ClientOf(null).GetService(serviceType, serviceKey);

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private IChatClient ClientOf(ChatOptions? options) => _clients[catalog.FirstOf(options?.ModelId).Id];

    /// <summary>The client knows the provider's name of its model, and telemetry has that name.</summary>
    private static ChatOptions? WithoutId(ChatOptions? options)
    {
        if (options?.ModelId is null)
        {
            return options;
        }

        var own = options.Clone();
        own.ModelId = null;
        return own;
    }
}
