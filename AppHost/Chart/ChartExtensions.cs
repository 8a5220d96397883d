using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AppHost.Chart;

/// <summary>The Helm chart: what the publisher writes for each part, and what a cluster wants besides.</summary>
internal static class ChartExtensions
{
    /// <summary>The user <c>app</c> of Microsoft's images.</summary>
    private const long AppUser = 1654;

    /// <summary>The users <c>postgres</c> and <c>redis</c> of their images.</summary>
    private const long DataUser = 999;

    /// <summary>Replicas of each service at most, and connections of each: together, also while replicas are exchanged, fewer than Postgres takes.</summary>
    private const int ServiceReplicas = 8;
    private const int PoolSize = 15;
    private const int PostgresConnections = 300;

    private const string EnvironmentName = "k8s";
    private const string OwnPostgres = ".Values.parameters.postgres.enabled";
    private const string OwnCache = ".Values.parameters.cache.enabled";

    public static void PublishAsChart(this Composition composition, string version)
    {
        var (postgres, cache, auth, chat, edge) = composition;
        var builder = edge.ApplicationBuilder;
        var values = new ChartValues();
        values.DescribeParameters(version);

        builder.AddKubernetesEnvironment(EnvironmentName)
            .WithHelm(chart => chart.WithChartName("fubuni").WithChartVersion(version).WithChartDescription("Authenticated AI chat"))
            .WithDashboard(false);

        edge.AsComponent(values, component =>
        {
            component.AddResources("100m", "128Mi", "1", "256Mi");
            component.AcceptNodes();
            component.RunConfined(AppUser, "/tmp");
            component.ProbeOverHttp();
            component.Drain(15);
            component.Scale(6);
            component.AddIngress();
            component.AddFrontDoorPolicies();
            component.IdentifyTelemetry(version);
            component.ReachTelemetry();
        });
        auth.AsComponent(values, component =>
        {
            component.AddService(version, "authdb", drain: 5);
            component.Reach("google", 443, ".Values.config.auth.google_client_id");
        });
        chat.AsComponent(values, component =>
        {
            // Longer than most answers take.
            component.AddService(version, "chatdb", drain: 60);
            component.Reach("model", Helm.Number(values.Add("chat", "model_port", 443, "The port of model_endpoint.")), "true");
        });
        postgres.AsComponent(values, component =>
        {
            component.AddResources("250m", "512Mi", "2", "1Gi");
            component.AcceptNodes();
            component.RunConfined(DataUser, "/tmp", "/var/run/postgresql");
            component.ProbeByCommand("exec pg_isready --host 127.0.0.1 --username \"$POSTGRES_USER\"");
            component.Container.Args.AddRange(["-c", $"max_connections={PostgresConnections}", "-c", "shared_buffers=256MB"]);
            component.KeepData(Composition.PostgresVolume, "10Gi");
            component.OnlyWhen(OwnPostgres);
        });
        cache.AsComponent(values, component =>
        {
            component.AddResources("100m", "128Mi", "1", "512Mi");
            component.AcceptNodes();
            component.RunConfined(DataUser, "/tmp");
            component.ProbeByCommand("REDISCLI_AUTH=\"$REDIS_PASSWORD\" redis-cli ping | grep -q PONG");
            component.KeepData(Composition.CacheVolume, "2Gi");
            component.OnlyWhen(OwnCache);
        });

        builder.Pipeline.AddStep(
            "finish-chart",
            context => new ChartFinisher(
                context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory(),
                Path.Combine(builder.AppHostDirectory, "Chart"),
                values,
                context.Services.GetRequiredService<DistributedApplicationModel>()).FinishAsync(context.CancellationToken),
            dependsOn: $"publish-{EnvironmentName}",
            requiredBy: WellKnownPipelineSteps.Publish);
    }

    private static void AsComponent<T>(this IResourceBuilder<T> resource, ChartValues values, Action<Component> configure)
        where T : IComputeResource
        => resource.PublishAsKubernetesService(service =>
        {
            var component = new Component(resource.Resource.Name, service, values);
            component.AcceptExistingSecret();
            component.RestartOnChange();
            component.Connect();
            configure(component);
        });

    private static void AddService(this Component component, string version, string database, int drain)
    {
        component.AddResources("250m", "256Mi", "2", "512Mi");
        component.AcceptSettings();
        component.RunConfined(AppUser, "/tmp");
        component.ProbeOverHttp();
        component.Drain(drain);
        component.Scale(ServiceReplicas);
        component.LimitConnections(database, PoolSize);
        component.ConnectElsewhere(database, OwnPostgres, $".Values.secrets.postgres.{database}_connection_string");
        component.ConnectElsewhere("cache", OwnCache, ".Values.secrets.cache.connection_string");
        component.ReachData();
        component.IdentifyTelemetry(version);
        component.ReachTelemetry();
    }

    private static void ReachData(this Component component)
    {
        component.Reach("other-postgres", Helm.Number(".Values.parameters.postgres.port"), $"(not {OwnPostgres})");
        component.Reach("other-cache", Helm.Number(".Values.parameters.cache.port"), $"(not {OwnCache})");
    }

    private static void ReachTelemetry(this Component component)
        => component.Reach("telemetry", Helm.Number(".Values.parameters.network.otlp_port"), ".Values.config.auth.otlp_endpoint");
}
