using Fubuni.AuthService.Telemetry;

namespace Fubuni.AuthService;

internal static class TelemetryExtensions
{
    /// <summary>ServiceDefaults exports every meter of ours.</summary>
    public static void AddAuthMetrics(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<AuthMetrics>();
}
