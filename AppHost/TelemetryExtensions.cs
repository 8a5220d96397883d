namespace Fubuni.AppHost;

internal static class TelemetryExtensions
{
    /// <summary>
    /// Where it is installed, telemetry goes to an OTLP endpoint of the installation's choice, or nowhere; in run mode
    /// Aspire says where.
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
