using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Runs;

/// <summary>
/// Interrupts the runs of dead replicas, at start and at intervals. Every replica does it for all.
/// </summary>
internal sealed partial class RunReaper(
    DeadRuns deadRuns,
    IOptions<RunOptions> options,
    TimeProvider time,
    ILogger<RunReaper> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ReapInterval, time);
        do
        {
            try
            {
                var interrupted = await deadRuns.InterruptAsync(deadWorker: null, stoppingToken);
                if (interrupted > 0)
                {
                    LogInterrupted(interrupted);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} runs of dead replicas were interrupted")]
    private partial void LogInterrupted(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead runs could not be queried; the next attempt follows")]
    private partial void LogFailed(Exception exception);
}
