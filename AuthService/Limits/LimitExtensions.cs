using Fubuni.AuthService.Limits;

namespace Fubuni.AuthService;

internal static class LimitExtensions
{
    public static void AddLimits(this IHostApplicationBuilder builder)
    {
        builder.AddKnownProxies();
        builder.Services.AddOptions<LimitOptions>()
            .BindConfiguration(LimitOptions.Section)
            .Validate(options => options.IsValid, "Limits: every Permits must be positive, every Window from a second to a day.")
            .ValidateOnStart();
        builder.Services.AddSingleton<MemoryCounters>();
        builder.Services.AddSingleton<RequestCounters>();
        builder.Services.AddSingleton<DeviceCookie>();
        builder.Services.AddSingleton<RequestLimits>();
    }

    /// <summary>For endpoints that may answer 429.</summary>
    public static RouteHandlerBuilder IsLimited(this RouteHandlerBuilder endpoint) => endpoint.ProducesProblem(StatusCodes.Status429TooManyRequests);
}
