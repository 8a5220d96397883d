using System.Reflection;
using Fubuni.AppHost.Local;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fubuni.AppHost.Startup;

internal static class AppHostRunner
{
    /// <summary>Builds the application and runs it until it is stopped.</summary>
    /// <returns>
    /// The exit code: 1 when a requirement is missing, which is written to standard error, or when publishing failed.
    /// </returns>
    public static async Task<int> RunAsync(this IDistributedApplicationBuilder builder, int frontDoorPort)
    {
        using var runFile = new RunFile(DataFolder.Of(builder));
        if (builder.ExecutionContext.IsRunMode && !IsTestHost())
        {
            if (await Requirements.FindMissingAsync(builder, frontDoorPort, runFile) is { } missing)
            {
                await Console.Error.WriteLineAsync($"fubuni: {missing}");
                return 1;
            }

            runFile.Write();
            builder.AddStartupReport(frontDoorPort);
        }

        await using var app = builder.Build();
        if (builder.ExecutionContext.IsRunMode)
        {
            await app.RunAsync();
            return 0;
        }

        // Aspire publishes in a background service. When it fails the host stops, but the process would still exit with
        // 0. Not in run mode: resolving the hosted services before the start keeps the dashboard from becoming ready.
        var publishing = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
        await app.RunAsync();
        return publishing.Any(service => service.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }

    private static void AddStartupReport(this IDistributedApplicationBuilder builder, int frontDoorPort)
    {
        var data = builder.UsesContainers() ? "in volumes of the container engine" : DataFolder.Of(builder);
        builder.Services.AddSingleton(
            new StartupConsole($"http://localhost:{frontDoorPort}", data, builder.Configuration, TimeProvider.System)
        );
        builder.Services.AddSingleton<StartupReport>();
        // A hosted service would start only after the orchestrator has started every resource.
        builder.OnBeforeStart(
            (start, cancellationToken) =>
            {
                _ = start.Services.GetRequiredService<StartupReport>().RunAsync();
                return Task.CompletedTask;
            }
        );
    }

    /// <summary>
    /// Aspire.Hosting.Testing runs this program in the test process, many times in parallel, each on its own ports.
    /// </summary>
    private static bool IsTestHost() => Assembly.GetEntryAssembly() != typeof(AppHostRunner).Assembly;
}
