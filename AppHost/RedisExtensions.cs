namespace Fubuni.AppHost;

internal static class RedisExtensions
{
    /// <summary>
    /// Makes the server process 1 of its container, which receives the signals. Aspire starts it from a shell, which
    /// does not forward signals: the server would be killed after the grace period, and would lose the data since its
    /// last snapshot.
    /// </summary>
    public static IResourceBuilder<RedisResource> WithSignals(this IResourceBuilder<RedisResource> redis) =>
        redis.WithArgs(context =>
        {
            var command = context.Args.IndexOf("-c") + 1;
            context.Args[command] = $"exec {context.Args[command]}";
        });
}
