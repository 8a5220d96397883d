using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Aspire.Hosting.Postgres;
using Aspire.Hosting.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Local;

internal static class LocalHostExtensions
{
    // Longer than a process is given to end by itself (supervise.sh).
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(40);

    public static void AddLocalHost(this IServiceCollection services, string appHostDirectory)
    {
        services.AddSingleton<ILauncher, PostgresLauncher>();
        services.AddSingleton<ILauncher, RedisLauncher>();
        services.AddSingleton<ILauncher, ProjectLauncher>();
        services.AddSingleton<ILauncher, ExecutableLauncher>();
        services.AddSingleton(provider => new DataFolder(provider.GetRequiredService<IConfiguration>(), appHostDirectory));
        services.AddSingleton<PostgresBinaries>();
        services.AddSingleton<NpmPackages>();
        services.AddSingleton<Ports>();
        services.AddSingleton<ResourceLog>();
        services.AddSingleton<TelemetryPage>();
        services.AddSingleton<Dependencies>();
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton<RunPlan>();
        services.AddSingleton<LocalHost>();
        services.AddSingleton(provider => new ResourceCommandService(provider.GetRequiredService<LocalHost>()));
        services.AddHostedService(provider => provider.GetRequiredService<LocalHost>());
        services.AddHostedService<ParentWatch>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownLimit);
    }

    public static Task WhenCancelled(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(() => cancelled.TrySetResult());
        return cancelled.Task;
    }

    /// <summary>Runs until it is stopped by a signal, or cannot go on.</summary>
    /// <exception cref="DistributedApplicationException">The application could not start or go on; everything has been stopped.</exception>
    public static async Task RunLocallyAsync(this DistributedApplication application, CancellationToken cancellationToken)
    {
        var lifetime = application.Services.GetRequiredService<IHostApplicationLifetime>();
        var host = application.Services.GetRequiredService<LocalHost>();
        var log = application.Services.GetRequiredService<ResourceLog>();

        // The terminal was closed. (SIGINT and SIGTERM are the host's own.)
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            lifetime.StopApplication();
        });

        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return;
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var failed = await Task.WhenAny(stopping.Token.WhenCancelled(), host.Failed).ConfigureAwait(false) == host.Failed;
        log.Say("Stopping …");
        await application.StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (failed)
        {
            throw new DistributedApplicationException(await host.Failed.ConfigureAwait(false));
        }
    }
}
