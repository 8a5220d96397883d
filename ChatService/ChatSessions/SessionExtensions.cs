namespace Fubuni.ChatService.ChatSessions;

internal static class SessionExtensions
{
    public static void AddSessions(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpJson(SessionJson.Default);
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section);
        services.AddScoped<SessionList>();
        services.AddScoped<SessionSearch>();
        services.AddScoped<SessionReader>();
        services.AddScoped<SessionUsageReader>();
        services.AddScoped<SessionChanges>();
        services.AddScoped<SessionDeletion>();
        services.AddScoped<SessionExport>();
        services.AddHostedSingleton<SessionPurge>();
    }
}
