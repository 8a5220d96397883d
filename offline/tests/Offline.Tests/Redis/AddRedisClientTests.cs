using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

public sealed class AddRedisClientTests(RedisServer server) : IClassFixture<RedisServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_client_of_a_connection_string_is_one_for_all_and_healthy()
    {
        using var host = Build(builder => builder.AddRedisClient("cache"), ("ConnectionStrings:cache", server.ConnectionString));

        var connection = host.Services.GetRequiredService<IConnectionMultiplexer>();

        Assert.Same(connection, host.Services.GetRequiredService<IConnectionMultiplexer>());
        Assert.True(connection.IsConnected);
        var entry = Assert.Single((await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries);
        Assert.Equal("StackExchange.Redis", entry.Key);
        Assert.Equal(HealthStatus.Healthy, entry.Value.Status);
    }

    [Fact]
    public async Task While_the_server_is_away_a_service_starts_and_reports_unhealthy()
    {
        using var host = Build(
            builder => builder.AddRedisClient("cache", settings => settings.DisableAutoActivation = false, options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(50)),
            ("ConnectionStrings:cache", "127.0.0.1:1,asyncTimeout=100"));

        await host.StartAsync(Cancellation);

        Assert.False(host.Services.GetRequiredService<IConnectionMultiplexer>().IsConnected);
        Assert.Equal(HealthStatus.Unhealthy, (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Status);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public void A_connection_string_that_asks_to_abort_is_obeyed()
    {
        using var host = Build(builder => builder.AddRedisClient("cache"), ("ConnectionStrings:cache", "127.0.0.1:1,abortConnect=true"));

        Assert.Throws<RedisConnectionException>(host.Services.GetRequiredService<IConnectionMultiplexer>);
    }

    [Fact]
    public void Settings_come_from_the_section_of_all_then_of_the_name_then_from_code()
    {
        using var host = Build(
            builder =>
            {
                builder.AddRedisClient("cache", configureOptions: options => options.DefaultDatabase = 3);
                builder.AddKeyedRedisClient("other", settings => settings.DisableHealthChecks = true);
            },
            ("Aspire:StackExchange:Redis:ConnectionString", "127.0.0.1:1"),
            ("Aspire:StackExchange:Redis:ConfigurationOptions:ClientName", "tester"),
            ("Aspire:StackExchange:Redis:cache:ConnectionString", server.ConnectionString),
            ("Aspire:StackExchange:Redis:other:ConnectionString", "127.0.0.1:2"),
            ("ConnectionStrings:other", server.ConnectionString));

        var connection = host.Services.GetRequiredService<IConnectionMultiplexer>();
        var other = host.Services.GetRequiredKeyedService<IConnectionMultiplexer>("other");

        Assert.Equal("tester", connection.ClientName);
        Assert.Equal(3, connection.GetDatabase().Database);
        Assert.True(connection.IsConnected && other.IsConnected);
        Assert.NotSame(connection, other);
        Assert.Equal(0, other.GetDatabase().Database);
    }

    [Fact]
    public void Without_a_connection_string_the_client_says_where_one_is_expected()
    {
        using var host = Build(builder => builder.AddRedisClient("cache"));

        var failure = Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<IConnectionMultiplexer>);

        Assert.Contains("ConnectionStrings:cache", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_within_a_trace_is_a_span_without_keys_or_values()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var source = new ActivitySource("test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name is "test" or "OpenTelemetry.Instrumentation.StackExchangeRedis",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var host = Build(builder => builder.AddRedisClient("cache"), ("ConnectionStrings:cache", server.ConnectionString));
        var db = host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

        using var parent = source.StartActivity("parent")!;
        await db.StringSetAsync("secret key", "secret value");
        await Assert.ThrowsAsync<RedisServerException>(() => db.ExecuteAsync("NONSENSE"));

        Assert.Same(parent, Activity.Current);
        var children = spans.Where(s => s.ParentSpanId == parent.SpanId).ToArray();
        Assert.Equal(["SET", "NONSENSE"], children.Select(s => s.DisplayName));
        Assert.All(children, s => Assert.Equal((ActivityKind.Client, "redis"), (s.Kind, s.GetTagItem("db.system"))));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], children.Select(s => s.Status));
        Assert.DoesNotContain(children.SelectMany(s => s.TagObjects), tag => tag.Value?.ToString()?.Contains("secret", StringComparison.Ordinal) == true);
    }

    private static IHost Build(Action<HostApplicationBuilder> add, params (string Key, string Value)[] configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(configuration.ToDictionary(c => c.Key, c => (string?)c.Value));
        builder.Services.AddLogging();
        add(builder);
        return builder.Build();
    }
}
