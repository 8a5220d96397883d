using Fubuni.AppHost.Publishing.Model;
using static Fubuni.AppHost.Publishing.Template;

namespace Fubuni.AppHost.Publishing.Compose;

/// <summary>The Compose file for a single server, and the <c>.env</c> file that an installation fills in.</summary>
internal sealed class ComposeProject(Workloads workloads, string version)
{
    /// <summary>
    /// The folder of the socket of Postgres. A volume gets the owner of the folder in the image; a tmpfs belongs to
    /// root, and Podman cannot give it to another user. Podman 4.3 would resolve the link /var/run on the host.
    /// </summary>
    private const string SocketVolume = "postgres-run";
    private const string SocketFolder = "/run/postgresql";

    private const string PostgresProbe = "pg_isready --host 127.0.0.1 --username $$POSTGRES_USER";
    private const string CacheProbe = "REDISCLI_AUTH=$$REDIS_PASSWORD redis-cli ping | grep -q PONG";

    private readonly ComposeFormatter _formatter = new();

    private ParameterResource PublicOrigin =>
        workloads.Auth.Parameters.First(parameter => parameter.Name == "public-origin");

    public OutputFiles Build(string folder)
    {
        var compose = Write(
            $$$"""
            services:
              {{{Server(workloads.Postgres, PostgresProbe, "2", "1G", Mount(SocketVolume, SocketFolder))}}}
              {{{Server(workloads.Cache, CacheProbe, "1", "512M")}}}
              {{{Service(workloads.Auth, "2", "512M")}}}
              {{{Service(workloads.Chat, "2", "512M")}}}
              {{{Service(workloads.Gateway, "1", "256M")}}}
              {{{Proxy()}}}
            networks:
              fubuni: {}
            volumes:
              {{{workloads.Postgres.Volume!.Source!}}}: {}
              {{{SocketVolume}}}: {}
              {{{workloads.Cache.Volume!.Source!}}}: {}
              proxy-data: {}
            """
        );
        return new OutputFiles(
            new Dictionary<string, string>
            {
                ["docker-compose.yaml"] = compose + "\n",
                [".env"] = EnvFile.Write(_formatter.Variables, Path.Combine(folder, ".env")),
            }
        );
    }

    private string Server(Workload server, string probe, string cpus, string memory, string moreVolumes = "") =>
        Write(
            $$$"""
            {{{Container(server)}}}
              {{{(server.Entrypoint is { } entrypoint ? $"entrypoint: [{entrypoint}]" : "")}}}
              {{{Command(server.Arguments)}}}
              volumes:
                {{{Mount(server.Volume!.Source!, server.Volume.Target)}}}
                {{{moreVolumes}}}
              healthcheck:
                test: [CMD-SHELL, {{{Quote(probe)}}}]
                interval: 5s
                timeout: 5s
                retries: 12
                start_period: 60s
              {{{Confinement(ImageUsers.Data, cpus, memory)}}}
            """
        );

    private string Service(Workload service, string cpus, string memory) =>
        Write(
            $$$"""
            {{{Container(service)}}}
              depends_on:
                {{{Lines(service.WaitsFor.Select(DependsOn))}}}
              {{{Confinement(ImageUsers.App, cpus, memory)}}}
            """
        );

    /// <summary>Caddy, which gets and renews the certificate. It is the only service with public ports.</summary>
    private string Proxy() =>
        Write(
            $$$"""
            proxy:
              image: docker.io/library/caddy:2.10
              command: [caddy, reverse-proxy, --from, {{{Format(PublicOrigin)}}}, --to, {{{Address(
                workloads.Gateway
            )}}}]
              ports: ["80:80", "443:443", "443:443/udp"]
              volumes:
                {{{Mount("proxy-data", "/data")}}}
              depends_on:
                {{{DependsOn(workloads.Gateway.Name)}}}
              # For the ports below 1024. The image has no user of its own.
              cap_add: [NET_BIND_SERVICE]
              {{{Confinement(null, "1", "256M", "/config")}}}
            """
        );

    private string Container(Workload workload) =>
        Write(
            $$$"""
            {{{workload.Name}}}:
              image: {{{Quote(_formatter.Image(workload, version))}}}
              environment:
                {{{Lines(workload.Variables.Select(variable => $"{variable.Key}: {Format(variable.Value)}"))}}}
              expose: ["{{{_formatter.Port(workload.Endpoint)}}}"]
            """
        );

    private static string Mount(string volume, string folder) =>
        $"- {{ type: volume, source: {volume}, target: {folder} }}";

    /// <summary>
    /// Restarted with the machine, with limited resources, without privileges, on a read-only file system.
    /// </summary>
    private static string Confinement(int? user, string cpus, string memory, params string[] folders) =>
        Write(
            $$$"""
            {{{(user is { } id ? $"user: \"{id}:{id}\"" : "")}}}
            networks: [fubuni]
            restart: unless-stopped
            # Time for open streams to end, or to be saved as far as they are.
            stop_grace_period: 45s
            read_only: true
            tmpfs: [{{{string.Join(", ", folders.Prepend("/tmp").Select(Quote))}}}]
            cap_drop: [ALL]
            security_opt: ["no-new-privileges:true"]
            deploy:
              resources:
                limits: { cpus: "{{{cpus}}}", memory: {{{memory}}} }
            """
        );

    private string Command(IReadOnlyList<object> arguments) =>
        arguments.Count > 0 ? $"command: [{string.Join(", ", arguments.Select(Format))}]" : "";

    private string DependsOn(string name)
    {
        var hasHealthCheck = name == workloads.Postgres.Name || name == workloads.Cache.Name;
        return $"{name}: {{ condition: {(hasHealthCheck ? "service_healthy" : "service_started")} }}";
    }

    private string Address(Workload workload) => Quote($"{workload.Name}:{_formatter.Port(workload.Endpoint)}");

    private string Format(object value) => Quote(_formatter.Format(value));
}
