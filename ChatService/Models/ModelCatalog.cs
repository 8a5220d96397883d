using System.Globalization;

namespace Fubuni.ChatService.Models;

/// <summary>
/// The models that can answer, the default first: that of the connection string <c>model</c>, then those of the list
/// <c>Models</c>.
/// </summary>
internal sealed class ModelCatalog
{
    /// <summary>Clients must send a key, also to an endpoint that asks for none.</summary>
    private const string NoKey = "none";

    /// <summary>A context of fewer tokens has no room for the system prompt and the tools.</summary>
    private const int MinContextLength = 4_096;

    private readonly Dictionary<string, ChatModel> _byId;

    private ModelCatalog(IReadOnlyList<ChatModel> models) =>
        (Models, _byId) = (models, models.ToDictionary(model => model.Id));

    public IReadOnlyList<ChatModel> Models { get; }

    public ChatModel Default => Models[0];

    /// <summary>There are others than the default.</summary>
    public bool HasChoice => Models.Count > 1;

    /// <summary>
    /// The id for the client of the model to call: null for the default, so that a client with one model needs to know
    /// of no ids.
    /// </summary>
    public string? RouteOf(ChatModel model) => model == Default ? null : model.Id;

    public ChatModel? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    /// <summary>The first of the ids that a model has; the default where none has, or the model was removed.</summary>
    public ChatModel FirstOf(params ReadOnlySpan<string?> ids)
    {
        foreach (var id in ids)
        {
            if (Find(id) is { } model)
            {
                return model;
            }
        }

        return Default;
    }

    /// <exception cref="InvalidOperationException">A setting is missing or wrong; says which.</exception>
    public static ModelCatalog Read(IConfiguration configuration)
    {
        var connectionString = configuration.GetConnectionString("model");
        var list = configuration.GetSection(ModelSettings.Section).GetChildren().Select(Read).ToList();
        List<ChatModel> models = [.. list];
        if (list.Count == 0 || !string.IsNullOrWhiteSpace(connectionString))
        {
            var connection = ModelConnection.Parse(connectionString);
            models.Insert(0, new ChatModel(connection.Model, connection.Model, connection));
        }

        ThrowIfTwice("id", models.Select(model => model.Id));
        ThrowIfTwice("name", models.Select(model => model.Name));
        return new ModelCatalog(models);
    }

    private static void ThrowIfTwice(string what, IEnumerable<string> texts)
    {
        if (texts.GroupBy(text => text).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException(
                $"Two models have the {what} \"{twice.Key}\". Each in the list Models needs an id and a name of its "
                    + "own; those of the connection string \"model\" are the name of its model."
            );
        }
    }

    private static ChatModel Read(IConfigurationSection section)
    {
        var settings = section.Get<ModelSettings>() ?? new ModelSettings();
        var id = Required(nameof(settings.Id), settings.Id);
        if (id.Length > ChatModel.MaxIdLength)
        {
            throw Wrong(nameof(settings.Id), $"has more than {ChatModel.MaxIdLength} characters");
        }

        var endpoint = Required(nameof(settings.Endpoint), settings.Endpoint);
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw Wrong(nameof(settings.Endpoint), "is not an http or https address");
        }

        if (settings.ContextLength < MinContextLength)
        {
            var least = MinContextLength.ToString(CultureInfo.InvariantCulture);
            throw Wrong(nameof(settings.ContextLength), $"is less than {least} tokens");
        }

        var connection = new ModelConnection(uri, Value(settings.Key) ?? NoKey, Value(settings.Model) ?? id);
        return new ChatModel(id, Value(settings.Name) ?? id, connection)
        {
            Tools = settings.Tools,
            Reasoning = settings.Reasoning,
            ContextLength = settings.ContextLength,
        };

        string Required(string name, string? text) => Value(text) ?? throw Wrong(name, "is missing");

        InvalidOperationException Wrong(string name, string what) => new($"{section.Path}:{name} {what}.");
    }

    private static string? Value(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
