using Fubuni.ChatService.Events;
using Fubuni.ChatService.RunLogs;

namespace Fubuni.ChatService.Runs;

internal static class RunExtensions
{
    /// <summary>
    /// After <c>AddRunLogs</c>: hosted services stop in the opposite order, and the runs must end before their logs.
    /// </summary>
    public static void AddRuns(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<RunOptions>().BindConfiguration(RunOptions.Section);
        services.AddSingleton<RunTelemetry>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<IRunState, RunState>();
        services.AddScoped<IActiveRunReader, ActiveRunReader>();
        services.AddHostedSingleton<ReplicaHeartbeat>();
        services.AddSingleton<DeadRuns>();
        services.AddSingleton<AnswerStreams>();
        services.AddScoped<RunExecution>();
        services.AddHostedSingleton<RunHost>();
        services.AddHostedSingleton<RunStops>();
        services.AddHostedService<RunReaper>();
    }
}
