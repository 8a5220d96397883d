namespace Fubuni.AppHost;

/// <summary>The resources that are published.</summary>
internal sealed record Composition(
    IResourceBuilder<PostgresServerResource> Postgres,
    IResourceBuilder<RedisResource> Cache,
    IResourceBuilder<ProjectResource> Auth,
    IResourceBuilder<ProjectResource> Chat,
    IResourceBuilder<ProjectResource> Gateway
)
{
    public const string PostgresVolume = "postgres-data";
    public const string CacheVolume = "cache-data";
}
