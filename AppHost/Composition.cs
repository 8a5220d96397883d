using Aspire.Hosting.Yarp;

namespace Fubuni.AppHost;

/// <summary>What is installed somewhere.</summary>
internal sealed record Composition(
    IResourceBuilder<PostgresServerResource> Postgres,
    IResourceBuilder<RedisResource> Cache,
    IResourceBuilder<ProjectResource> Auth,
    IResourceBuilder<ProjectResource> Chat,
    IResourceBuilder<YarpResource> Edge)
{
    public const string PostgresVolume = "postgres-data";
    public const string CacheVolume = "cache-data";
}
