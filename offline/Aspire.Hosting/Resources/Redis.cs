using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel
{
    public class RedisResource(string name) : ContainerResource(name), IResourceWithConnectionString
    {
        internal const string PrimaryEndpointName = "tcp";

        public RedisResource(string name, ParameterResource password)
            : this(name)
            => PasswordParameter = password;

        public EndpointReference PrimaryEndpoint => new(this, PrimaryEndpointName);

        public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

        public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

        public ParameterResource? PasswordParameter { get; }

        public ReferenceExpression ConnectionStringExpression => PasswordParameter is null
            ? ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}")
            : ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)},password={PasswordParameter}");

        public ReferenceExpression UriExpression => PasswordParameter is null
            ? ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Scheme)}://{Host}:{Port}")
            : ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Scheme)}://:{PasswordParameter:uri}@{Host}:{Port}");

        IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties()
        {
            yield return new("Host", ReferenceExpression.Create($"{Host}"));
            yield return new("Port", ReferenceExpression.Create($"{Port}"));
            if (PasswordParameter is not null)
            {
                yield return new("Password", ReferenceExpression.Create($"{PasswordParameter}"));
            }

            yield return new("Uri", UriExpression);
        }
    }
}

namespace Aspire.Hosting
{
    public static class RedisBuilderExtensions
    {
        public static IResourceBuilder<RedisResource> AddRedis(
            this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
        {
            // A comma would end the password in a Redis connection string: no special characters.
            var redis = new RedisResource(
                name, password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false));
            var healthCheck = $"{name}_check";
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(healthCheck, _ => new RedisHealthCheck(redis), failureStatus: null, tags: null));

            return builder.AddResource(redis)
                .WithEndpoint(port: port, targetPort: 6379, name: RedisResource.PrimaryEndpointName, scheme: "redis")
                .WithImage("library/redis", "8.6")
                .WithImageRegistry("docker.io")
                .WithHealthCheck(healthCheck)
                .WithEntrypoint("/bin/sh")
                .WithEnvironment("REDIS_PASSWORD", $"{redis.PasswordParameter!}")
                .WithArgs(context =>
                {
                    var command = "redis-server --requirepass $REDIS_PASSWORD";
                    if (redis.TryGetLastAnnotation<PersistenceAnnotation>(out var persistence))
                    {
                        var seconds = (persistence.Interval ?? TimeSpan.FromSeconds(60)).TotalSeconds;
                        command += string.Create(CultureInfo.InvariantCulture, $" --save {seconds} {persistence.KeysChangedThreshold}");
                    }

                    context.Args.Add("-c");
                    context.Args.Add(command);
                });
        }

        public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false)
        {
            builder.WithVolume(name ?? VolumeName.For(builder, "data"), "/data", isReadOnly);
            return isReadOnly ? builder : builder.WithPersistence();
        }

        public static IResourceBuilder<RedisResource> WithPersistence(
            this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1)
            => builder.WithAnnotation(new PersistenceAnnotation(interval, keysChangedThreshold), ResourceAnnotationMutationBehavior.Replace);
    }
}

namespace Aspire.Hosting.Redis
{
    /// <summary>How often a container's Redis writes its data to disk.</summary>
    internal sealed class PersistenceAnnotation(TimeSpan? interval, long keysChangedThreshold) : IResourceAnnotation
    {
        public TimeSpan? Interval { get; } = interval;

        public long KeysChangedThreshold { get; } = keysChangedThreshold;
    }
}
