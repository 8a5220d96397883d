using Fubuni.AuthService.RateLimiting;
using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService;

internal static class RateLimitingExtensions
{
    public static void AddRateLimiting(this IHostApplicationBuilder builder)
    {
        builder.AddKnownProxies();
        builder
            .Services.AddOptions<LimitOptions>()
            .BindConfiguration(LimitOptions.Section)
            .Validate(
                options => options.IsValid,
                "Limits: every Permits must be positive, every Window from a second to a day."
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<MemoryCounters>();
        builder.Services.AddSingleton<RequestCounters>();
        builder.Services.AddSingleton<DeviceCookie>();
        builder.Services.AddSingleton<RequestLimits>();
    }
}
