namespace Fubuni.AppHost;

internal static class TelemetryExtensions
{
    /// <summary>
    /// When installed, telemetry is sent to the OTLP endpoint that the installation sets, or to none; in run mode
    /// Aspire sets it.
    /// </summary>
    public static void SendTelemetry(
        this IDistributedApplicationBuilder builder,
        params IEnumerable<IResourceBuilder<IResourceWithEnvironment>> resources
    )
    {
        var endpoint = builder.AddParameter(
            "otlp-endpoint",
            builder.Configuration.GetParameter("otlp-endpoint") ?? "",
            publishValueAsDefault: true
        );
        var protocol = builder.AddParameter(
            "otlp-protocol",
            builder.Configuration.GetParameter("otlp-protocol") ?? "grpc",
            publishValueAsDefault: true
        );
        var headers = builder.AddParameter(
            "otlp-headers",
            builder.Configuration.GetParameter("otlp-headers") ?? "",
            secret: true
        );
        foreach (var resource in resources)
        {
            resource
                .WithEnvironment("OTEL_SERVICE_NAME", resource.Resource.Name)
                .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
                .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)
                .WithEnvironment("OTEL_EXPORTER_OTLP_HEADERS", headers);
        }
    }
}
