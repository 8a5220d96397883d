namespace Fubuni.ChatService.Preferences;

internal static class PreferencesExtensions
{
    public static void AddPreferences(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpJson(PreferencesJson.Default);
        builder.Services.AddScoped<PreferencesService>();
    }
}
