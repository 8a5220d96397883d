using Fubuni.AuthService.Retention;

namespace Fubuni.AuthService;

internal static class RetentionExtensions
{
    /// <summary>Deletes rows after their retention period.</summary>
    public static void AddRetention(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<JanitorOptions>()
            .BindConfiguration(JanitorOptions.Section)
            .Validate(options => options.IsValid, "Janitor: Interval, BatchSize and every period must be positive.")
            .ValidateOnStart();
        builder.Services.AddSingleton<Janitor>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Janitor>());
    }
}
