namespace Fubuni.AppHost.Local;

/// <summary>Postgres and Redis on a machine where no container engine runs.</summary>
internal static class LocalServers
{
    /// <summary>Where no container engine runs: PostgreSQL from npm, started by <c>servers/postgres.mjs</c>.</summary>
    public static IResourceBuilder<PostgresServerResource> OrLocalProcess(
        this IResourceBuilder<PostgresServerResource> postgres
    )
    {
        if (!postgres.ApplicationBuilder.UsesContainers())
        {
            postgres
                .RunAsProcess("Local/servers", "postgres.mjs", server => server.PrimaryEndpoint)
                .WithNpmPackages("Local/servers");
        }

        return postgres;
    }

    /// <summary>
    /// Where no container engine runs: the redis-server of the system, started by <c>servers/redis.mjs</c>.
    /// </summary>
    public static IResourceBuilder<RedisResource> OrLocalProcess(this IResourceBuilder<RedisResource> redis)
    {
        if (!redis.ApplicationBuilder.UsesContainers())
        {
            redis.RunAsProcess("Local/servers", "redis.mjs", server => server.PrimaryEndpoint);
        }

        return redis;
    }
}
