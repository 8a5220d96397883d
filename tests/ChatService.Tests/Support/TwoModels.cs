namespace Fubuni.ChatService.Tests.Support;

/// <summary>A replica that can ask two models, each at an endpoint of its own.</summary>
public sealed class TwoModels(ChatApp app) : IAsyncLifetime
{
    /// <summary>The id of the model that is not the default.</summary>
    public const string Other = "other";

    private FakeModel? _other;
    private ChatFactory? _factory;

    public FakeModel Model => _other!;

    public ChatFactory Factory => _factory!;

    public async ValueTask InitializeAsync()
    {
        _other = await FakeModel.StartAsync(app.Tokens);
        _factory = StartReplica();
    }

    /// <summary>One more replica with both models.</summary>
    public ChatFactory StartReplica(params (string Key, string Value)[] settings) =>
        app.StartReplica([
            ("Models:0:Id", Other),
            ("Models:0:Name", "Other model"),
            ("Models:0:Endpoint", $"{Model.Url}/v1"),
            ("Models:0:Key", "other-key"),
            ("Models:0:Model", "other-1"),
            .. settings,
        ]);

    public ChatUser NewUser() => app.NewUser(Factory);

    public async ValueTask DisposeAsync()
    {
        await Factory.DisposeAsync();
        await Model.DisposeAsync();
    }
}
