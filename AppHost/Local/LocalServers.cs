namespace Fubuni.AppHost.Local;

/// <summary>Postgres and Redis on a machine without a running container engine.</summary>
internal static class LocalServers
{
    /// <summary>
    /// Without a running container engine: PostgreSQL from npm, started by <c>servers/postgres.mjs</c>.
    /// </summary>
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
    /// Without a running container engine: the redis-server of the system, started by <c>servers/redis.mjs</c>.
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
