namespace Fubuni.ChatService.Streaming;

internal static class StreamExtensions
{
    public static void AddStreaming(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<StreamOptions>().BindConfiguration(StreamOptions.Section);
        builder.Services.AddSingleton<StreamTelemetry>();
    }
}
