using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

namespace Fubuni.AppHost.Compose;

/// <summary>The Compose file, for one server: what the publisher writes for each part, with TLS in front, restarts, limits and confinement.</summary>
internal static class ComposeExtensions
{
    private const string Proxy = "proxy";

    /// <summary>The user <c>app</c> of Microsoft's images.</summary>
    private const string AppUser = "1654:1654";

    /// <summary>The users <c>postgres</c> and <c>redis</c> of their images.</summary>
    private const string DataUser = "999:999";

    public static void PublishAsCompose(this Composition composition, string version)
    {
        var (postgres, cache, auth, chat, edge) = composition;
        var builder = edge.ApplicationBuilder;
        var variables = new EnvFile(version);

        // Aspire's dashboard would be open to everyone who reaches the server.
        builder.AddDockerComposeEnvironment("compose")
            .WithDashboard(false)
            .ConfigureComposeFile(file => file.AddProxy())
            .ConfigureEnvFile(variables.Describe);

        auth.PublishAsDockerComposeService((_, service) => service.Complete("2", "512M", AppUser).WaitForData());
        chat.PublishAsDockerComposeService((_, service) => service.Complete("2", "512M", AppUser).WaitForData());
        edge.PublishAsDockerComposeService((_, service) =>
        {
            service.Complete("1", "256M", AppUser);
            // Only the proxy is reached from outside.
            (service.Ports, service.Expose) = ([], ["5000"]);
        });
        postgres.PublishAsDockerComposeService((_, service) =>
        {
            service.Complete("2", "1G", DataUser);
            service.Tmpfs.Add("/var/run/postgresql:uid=999,gid=999");
            service.Healthcheck = Check("pg_isready --host 127.0.0.1 --username $$POSTGRES_USER");
        });
        cache.PublishAsDockerComposeService((_, service) =>
        {
            service.Complete("1", "512M", DataUser);
            service.Healthcheck = Check("REDISCLI_AUTH=$$REDIS_PASSWORD redis-cli ping | grep -q PONG");
        });

        foreach (var resource in new IResourceBuilder<IComputeResource>[] { auth, chat, edge, postgres, cache })
        {
            resource.PublishAsDockerComposeService((_, service) => variables.AskFor(service));
        }
    }

    private static Service Complete(this Service service, string cpus, string memory, string? user = null)
    {
        service.User = user;
        service.Restart = "unless-stopped";
        service.ReadOnly = true;
        service.Tmpfs.Add("/tmp");
        service.CapDrop.Add("ALL");
        service.SecurityOpt.Add("no-new-privileges:true");
        // Answers that are being written end, or are kept as far as they are.
        service.StopGracePeriod = "45s";
        service.Deploy = new Deploy { Resources = new() { Limits = new ResourceSpec { Cpus = cpus, Memory = memory } } };
        return service;
    }

    // Aspire waits only for the start of a container, because it writes no health checks.
    private static void WaitForData(this Service service)
    {
        service.DependsOn["postgres"] = new ServiceDependency { Condition = "service_healthy" };
        service.DependsOn["cache"] = new ServiceDependency { Condition = "service_healthy" };
    }

    private static Healthcheck Check(string command) => new()
    {
        Test = ["CMD-SHELL", command],
        Interval = "5s",
        Timeout = "5s",
        Retries = 12,
        StartPeriod = "60s",
    };

    /// <summary>Caddy gets and renews the certificate for the public origin by itself.</summary>
    private static void AddProxy(this ComposeFile file)
    {
        var proxy = new Service
        {
            Name = Proxy,
            Image = "docker.io/library/caddy:2.10",
            Command = ["caddy", "reverse-proxy", "--from", EnvFile.PublicOrigin, "--to", "edge:5000"],
            Ports = ["80:80", "443:443", "443:443/udp"],
            Volumes = [new Volume { Name = "proxy-data", Type = "volume", Target = "/data", Source = "proxy-data", ReadOnly = false }],
            DependsOn = { ["edge"] = new ServiceDependency { Condition = "service_started" } },
            Networks = [.. file.Networks.Keys],
        }.Complete("1", "256M");
        proxy.Tmpfs.Add("/config");
        // Its image has no user of its own. For the ports below 1024.
        proxy.CapAdd.Add("NET_BIND_SERVICE");
        file.AddService(proxy).AddVolume(new Volume { Name = "proxy-data", Driver = "local" });
    }
}
