namespace Fubuni.ChatService.Turns;

internal static class TurnExtensions
{
    public static void AddTurns(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpJson(TurnJson.Default);
        services.AddSingleton<ActiveRunLimit>();
        services.AddScoped<TurnTargets>();
        services.AddScoped<EarlierTurns>();
        services.AddScoped<TurnRows>();
        services.AddScoped<TurnModels>();
        services.AddScoped<TurnWriter>();
        services.AddScoped<TurnRaces>();
        services.AddScoped<TurnService>();
    }
}
