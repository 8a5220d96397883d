using Fubuni.AppHost.Publishing.Model;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>The components of the composition in a cluster.</summary>
internal sealed class Components(Workloads workloads)
{
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
            Destinations = [Telemetry, new("model", "{{ .Values.parameters.chat.model_port | int }}")],
            OwnValues = """
                # The port of model_endpoint.
                model_port: 443
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

    public IReadOnlyList<StatelessComponent> Stateless => [Auth, Chat, Gateway];

    public IReadOnlyList<StatefulComponent> Stateful => [Cache, Postgres];

    public IReadOnlyList<Component> All => [.. Stateless, .. Stateful];
}
