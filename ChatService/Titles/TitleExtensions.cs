using Fubuni.ChatService.Runs;

namespace Fubuni.ChatService.Titles;

internal static class TitleExtensions
{
    public static void AddTitles(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services
            .AddOptions<TitleOptions>()
            .BindConfiguration(TitleOptions.Section)
            .Validate(
                titles => titles.Timeout > TimeSpan.Zero && titles.MaxOutputTokens > 0,
                "Titles:Timeout and Titles:MaxOutputTokens must be positive."
            )
            .ValidateOnStart();
        services.AddScoped<TitleStore>();
        services.AddScoped<TitleWriter>();
        services.AddHostedSingleton<TitleHost>();
        services.AddSingleton<ICompletedRunHandler>(provider => provider.GetRequiredService<TitleHost>());
    }
}
