using Aspire.Hosting.Testing;
using Fubuni.AppHost.Tests.Telemetry;
using Fubuni.Testing;

namespace Fubuni.AppHost.Tests.Replicas;

/// <summary>
/// Two replicas of each service on the Postgres and Redis of the composition: its own, and one more. <see
/// cref="Model"/> writes the answers of the second chat service. The second replicas and the gateway in front of all
/// send their telemetry to <see cref="Telemetry"/>.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ReplicatedServices(RunningComposition composition)
    : IAsyncLifetime,
        ICollectionFixture<ReplicatedServices>
{
    public const string Name = "Two replicas of each service";

    private readonly List<Replica> _replicas = [];
    private HeldModel? _model;
    private OtlpReceiver? _telemetry;

    internal IReadOnlyList<Uri> Auth { get; private set; } = [];

    internal IReadOnlyList<Uri> Chat { get; private set; } = [];

    internal HeldModel Model => _model!;

    internal OtlpReceiver Telemetry => _telemetry!;

    /// <summary>A gateway in front of all replicas, which sends each request to the next one.</summary>
    internal Uri FrontDoor { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _model = await HeldModel.StartAsync();
        _telemetry = await OtlpReceiver.StartAsync();
        var chat = await StartChatAsync([.. _telemetry.Settings, ("OTEL_SERVICE_NAME", "chat")]);
        // The second auth service calls the second chat service.
        var auth = await StartAsync(
            "auth",
            [.. _telemetry.Settings, ("OTEL_SERVICE_NAME", "auth"), ("services__chat__http__0", $"{chat.Address}")]
        );
        Auth = [composition.App.GetEndpoint("auth", "http"), auth.Address];
        Chat = [composition.App.GetEndpoint("chat", "http"), chat.Address];
        var gateway = await StartAsync(
            "gateway",
            [
                .. Addresses("auth", Auth),
                .. Addresses("chat", Chat),
                .. _telemetry.Settings,
                ("OTEL_SERVICE_NAME", "gateway"),
            ]
        );
        FrontDoor = gateway.Address;
    }

    /// <summary>
    /// One more chat service, which no gateway knows. It ends with the fixture, unless a test kills it.
    /// </summary>
    internal Task<Replica> StartChatAsync(params (string Key, string Value)[] settings) =>
        StartAsync(
            "chat",
            [
                ("ConnectionStrings__model", Model.ConnectionString),
                ("Runs__CheckpointInterval", "00:00:00.500"),
                ("Runs__Lease", "00:00:10"),
                ("Runs__ReapInterval", "00:00:01"),
                // A request for a title would be held as an answer is.
                ("Titles__Enabled", "false"),
                .. settings,
            ]
        );

    /// <summary>A browser at the front door of all replicas.</summary>
    internal HttpClient CreateBrowserClient() =>
        new(new SocketsHttpHandler { CookieContainer = new(), UseCookies = true }) { BaseAddress = FrontDoor };

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        if (_model is not null)
        {
            await _model.DisposeAsync();
        }

        if (_telemetry is not null)
        {
            await _telemetry.DisposeAsync();
        }
    }

    private static IEnumerable<(string Key, string Value)> Addresses(string service, IReadOnlyList<Uri> replicas) =>
        replicas.Select((replica, index) => ($"services__{service}__http__{index}", replica.ToString()));

    private async Task<Replica> StartAsync(string service, params (string Key, string Value)[] settings)
    {
        using var limit = new CancellationTokenSource(TestComposition.StartLimit);
        var replica = await Replica.StartAsync(
            composition.App,
            service,
            settings.ToDictionary(setting => setting.Key, setting => setting.Value),
            limit.Token
        );
        lock (_replicas)
        {
            _replicas.Add(replica);
        }

        return replica;
    }
}
