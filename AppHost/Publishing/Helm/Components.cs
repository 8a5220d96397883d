using System.Text.RegularExpressions;
using Fubuni.AppHost.Publishing.Model;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>The components of the composition in a cluster.</summary>
internal sealed partial class Components(Workloads workloads)
{
    private const int HttpsPort = 443;

    private static readonly Destination Telemetry = new(
        "telemetry",
        "{{ .Values.parameters.network.otlp_port | int }}",
        ".Values.config.auth.otlp_endpoint"
    );

    public StatelessComponent Gateway { get; } =
        new(workloads.Gateway)
        {
            Requests = ("100m", "128Mi"),
            Limits = ("1", "256Mi"),
            MaxReplicas = 6,
            DrainSeconds = 15,
            Destinations = [Telemetry],
            OwnValues = Ingress.Values,
        };

    public StatelessComponent Auth { get; } =
        new(workloads.Auth)
        {
            Requests = ("250m", "256Mi"),
            Limits = ("2", "512Mi"),
            MaxReplicas = 8,
            DrainSeconds = 5,
            AcceptsSettings = true,
            Destinations = [Telemetry, new("google", "443", ".Values.config.auth.google_client_id")],
        };

    public StatelessComponent Chat { get; } =
        new(workloads.Chat)
        {
            Requests = ("250m", "256Mi"),
            Limits = ("2", "512Mi"),
            MaxReplicas = 8,
            // Longer than most answers take.
            DrainSeconds = 60,
            AcceptsSettings = true,
            Destinations =
            [
                Telemetry,
                new(
                    "model",
                    "{{ .Values.parameters.chat.model_port | int }}",
                    MorePorts: ".Values.parameters.chat.more_model_ports"
                ),
            ],
            OwnValues = $"""
                # The port of model_endpoint.
                model_port: {HttpsPort}
                # The ports of other models, where they are not the same.
                more_model_ports: [{string.Join(", ", MoreModelPorts(workloads.Chat))}]
                """,
        };

    public StatefulComponent Postgres { get; } =
        new(workloads.Postgres)
        {
            Product = "Postgres",
            Requests = ("250m", "512Mi"),
            Limits = ("2", "1Gi"),
            StorageSize = "10Gi",
            ProbeCommand = "exec pg_isready --host 127.0.0.1 --username \"$POSTGRES_USER\"",
            // More connections than the pools of all replicas can open together, also during an upgrade.
            MoreArguments = ["-c", "max_connections=300", "-c", "shared_buffers=256MB"],
            WritableFolders = ["/tmp", "/run/postgresql"],
            ConnectionStrings =
            [
                ("authdb_connection_string", "Host=…;Port=5432;Username=…;Password=…;Database=…"),
                ("chatdb_connection_string", "The same for the database of chat."),
            ],
        };

    public StatefulComponent Cache { get; } =
        new(workloads.Cache)
        {
            Product = "Redis",
            Requests = ("100m", "128Mi"),
            Limits = ("1", "512Mi"),
            StorageSize = "2Gi",
            ProbeCommand = "REDISCLI_AUTH=\"$REDIS_PASSWORD\" redis-cli ping | grep -q PONG",
            ConnectionStrings = [("connection_string", "host:port,password=…,ssl=true")],
        };

    /// <summary>Those of the endpoints in the list of models.</summary>
    private static IEnumerable<int> MoreModelPorts(Workload chat) =>
        chat
            .Variables.Where(variable => ModelEndpoint().IsMatch(variable.Key))
            .Select(variable =>
                variable.Value is string text && Uri.TryCreate(text, default, out var uri) ? uri.Port : -1
            )
            .Where(port => port > 0 && port != HttpsPort)
            .Distinct()
            .Order();

    [GeneratedRegex("^Models__[0-9]+__Endpoint$", RegexOptions.IgnoreCase)]
    private static partial Regex ModelEndpoint();

    public IReadOnlyList<StatelessComponent> Stateless => [Auth, Chat, Gateway];

    public IReadOnlyList<StatefulComponent> Stateful => [Cache, Postgres];

    public IReadOnlyList<Component> All => [.. Stateless, .. Stateful];
}
