namespace Fubuni.ChatService.RunLogs;

internal static class RunLogExtensions
{
    /// <summary>Also needs an <see cref="IRunState"/>.</summary>
    public static void AddRunLogs(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RedisRunLog>();
        builder.Services.AddHostedSingleton<RunLogStore>();
    }
}
