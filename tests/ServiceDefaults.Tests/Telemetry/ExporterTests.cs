using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;

namespace Fubuni.ServiceDefaults.Tests.Telemetry;

/// <summary>What the exporters send to a collector.</summary>
public sealed class ExporterTests
{
    /// <summary>
    /// By the OTLP specification an exporter sends again after 429, 502, 503 and 504, and after nothing else.
    /// </summary>
    [Fact]
    public async Task A_batch_that_a_collector_failed_to_accept_is_sent_once()
    {
        var received = 0;
        await using var collector = WebApplication.Create();
        collector.Urls.Add($"http://{IPAddress.Loopback}:0");
        collector.MapPost(
            "/v1/traces",
            () =>
            {
                Interlocked.Increment(ref received);
                return TypedResults.StatusCode(StatusCodes.Status500InternalServerError);
            }
        );
        await collector.StartAsync(TestContext.Current.CancellationToken);
        await using var service = Build(collector.Urls.Single());
        var traces = service.Services.GetRequiredService<TracerProvider>();
        using var source = new ActivitySource("Fubuni.Exported");

        source.StartActivity("work")!.Dispose();
        // Unlike a flush, it waits until the exporter has finished its attempts.
        traces.Shutdown();

        Assert.Equal(1, received);
    }

    private static WebApplication Build(string collector)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:cache"] = "127.0.0.1:1,abortConnect=false",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            }
        );
        builder.AddServiceDefaults();
        return builder.Build();
    }
}
