using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

public static class AspireRedisExtensions
{
    private const string Section = "Aspire:StackExchange:Redis";

    /// <summary>Adds the <see cref="IConnectionMultiplexer"/> for <c>ConnectionStrings:{connectionName}</c>, its health check and its spans.</summary>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, connectionName, serviceKey: null, configureSettings, configureOptions);

    /// <summary>The same under the key <paramref name="name"/>, for more than one server.</summary>
    public static void AddKeyedRedisClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, name, name, configureSettings, configureOptions);

    private static void Add(
        IHostApplicationBuilder builder, string name, string? serviceKey,
        Action<StackExchangeRedisSettings>? configureSettings, Action<ConfigurationOptions>? configureOptions)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var settings = new StackExchangeRedisSettings();
        var section = builder.Configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(name).Bind(settings);
        settings.ConnectionString = builder.Configuration.GetConnectionString(name) ?? settings.ConnectionString;
        configureSettings?.Invoke(settings);

        IConnectionMultiplexer Connect(IServiceProvider services)
        {
            var options = settings.ConnectionString is { } text ? ConfigurationOptions.Parse(text) : new ConfigurationOptions();
            // A service starts while Redis is away, unless its connection string says otherwise.
            options.AbortIsOptIn = true;
            section.GetSection("ConfigurationOptions").Bind(options);
            section.GetSection(name).GetSection("ConfigurationOptions").Bind(options);
            configureOptions?.Invoke(options);
            if (options.EndPoints.Count == 0)
            {
                throw new InvalidOperationException($"No endpoints specified. Ensure a valid connection string was provided in 'ConnectionStrings:{name}' or for the '{Section}:ConnectionString' configuration key.");
            }
            options.LoggerFactory ??= services.GetService<ILoggerFactory>();
            var connection = ConnectionMultiplexer.Connect(options);
            if (!settings.DisableTracing) connection.Observer = new CommandTracing();
            return connection;
        }

        IConnectionMultiplexer Resolve(IServiceProvider services) => services.GetRequiredKeyedService<IConnectionMultiplexer>(serviceKey);

        builder.Services.AddKeyedSingleton(serviceKey, (services, _) => Connect(services));
        if (!settings.DisableAutoActivation) builder.Services.AddSingleton<IHostedService>(services => new Activation(() => Resolve(services)));
        if (!settings.DisableTracing) builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(CommandTracing.Source.Name));

        var checkName = serviceKey is null ? "StackExchange.Redis" : $"StackExchange.Redis_{name}";
        if (!settings.DisableHealthChecks && builder.Properties.TryAdd($"Aspire.HealthChecks.{checkName}", true))
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(checkName, services => new PingHealthCheck(() => Resolve(services)), failureStatus: null, tags: null));
        }
    }

    private sealed class Activation(Func<IConnectionMultiplexer> connect) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            connect();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class PingHealthCheck(Func<IConnectionMultiplexer> connect) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await connect().GetDatabase().PingAsync().WaitAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception exception)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, exception: exception);
            }
        }
    }
}
