using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Runs;

/// <summary>Gives up the runs of replicas that died: at start, and at intervals ever after. Any replica does it for all.</summary>
internal sealed partial class RunReaper(DeadRuns dead, IOptions<RunOptions> options, TimeProvider time, ILogger<RunReaper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ReapInterval, time);
        do
        {
            try
            {
                var interrupted = await dead.InterruptAsync(stoppingToken);
                if (interrupted > 0)
                {
                    LogInterrupted(interrupted);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} runs had no owner any more and were marked interrupted")]
    private partial void LogInterrupted(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead runs could not be looked for; it is tried again")]
    private partial void LogFailed(Exception exception);
}
