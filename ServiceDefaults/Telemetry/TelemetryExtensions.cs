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
    /// <summary>The names of all our sources and meters start with <c>Fubuni.…</c>.</summary>
    private const string OwnInstrumentation = "Fubuni.*";

    /// <summary>The source of the MCP SDK. It continues the trace of the agent's call of a tool in the tool.</summary>
    private const string McpInstrumentation = "Experimental.ModelContextProtocol";

    /// <summary>The names of the HTTP clients of the OTLP exporters.</summary>
    private static readonly string[] ExporterClients = ["OtlpTraceExporter", "OtlpMetricExporter", "OtlpLogExporter"];

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // These log the query of a request, and the content of a body that is not JSON. Text of users must not be
        // logged at any level.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Http.RequestDelegateFactory", LogLevel.Information);
        // Logs a line for every attempt of every call, including those of the exporters. A retry is logged as a
        // warning.
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        // Logs about forty lines for every connection, one for each step.
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
    /// An exporter decides which batches may be sent again and when (OTLP specification, "Failures"). A retry handler
    /// below it would send a batch several times, and delay the exporter beyond its deadline.
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
