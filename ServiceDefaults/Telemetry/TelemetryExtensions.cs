using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Fubuni.ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
    /// <summary>Every source and meter of ours is named <c>Fubuni.…</c>.</summary>
    private const string OwnInstrumentation = "Fubuni.*";

    /// <summary>
    /// The source of the MCP SDK. It carries the trace from the agent's call of a tool to what the tool does.
    /// </summary>
    private const string McpInstrumentation = "Experimental.ModelContextProtocol";

    /// <summary>The names by which the OTLP exporters ask for their HTTP clients.</summary>
    private static readonly string[] ExporterClients = ["OtlpTraceExporter", "OtlpMetricExporter", "OtlpLogExporter"];

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // These write a request's query, and what it was in a body that is no JSON; however much is logged, no user's
        // words are.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Http.RequestDelegateFactory", LogLevel.Information);
        // A line for every attempt of every call, of the exporters too; what had to be tried again is a warning.
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        // Some forty lines for every connection, each step of it one.
        builder.Logging.AddFilter("StackExchange.Redis", LogLevel.Warning);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var telemetry = builder
            .Services.AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddMeter(OwnInstrumentation)
            )
            .WithTracing(tracing =>
                tracing
                    .AddSource(builder.Environment.ApplicationName, OwnInstrumentation, McpInstrumentation)
                    .AddAspNetCoreInstrumentation(options => options.Filter = IsNotProbe)
                    .AddHttpClientInstrumentation()
                    .AddProcessor(new LoneCommandFilter())
            );

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
            builder.Services.LeaveRetriesToExporters();
        }
    }

    /// <summary>
    /// An exporter knows which batches may be sent again and when (OTLP specification, "Failures"). A handler below it
    /// that tries on its own would send one batch several times and hold the exporter up past its deadline.
    /// </summary>
    private static void LeaveRetriesToExporters(this IServiceCollection services)
    {
        foreach (var exporter in ExporterClients)
        {
#pragma warning disable EXTEXP0001 // The package offers no settled way to take one client out of the defaults.
            services.AddHttpClient(exporter).RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        }
    }

    private static bool IsNotProbe(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/alive");
}
