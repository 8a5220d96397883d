namespace Fubuni.ChatService;

internal static class HostingExtensions
{
    /// <summary>A service that other services use, and that also starts and stops with the host.</summary>
    public static void AddHostedSingleton<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
