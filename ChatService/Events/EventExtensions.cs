namespace Fubuni.ChatService.Events;

internal static class EventExtensions
{
    public static void AddEvents(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EventOptions>().BindConfiguration(EventOptions.Section);
        builder.Services.AddSingleton<EventSender>();
        builder.Services.AddHostedSingleton<EventHub>();
    }
}
