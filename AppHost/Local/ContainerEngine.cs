using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Fubuni.AppHost.Local;

internal static class ContainerEngine
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Checked once per process, because test hosts build the composition several times.</summary>
    private static readonly Lazy<bool> IsRunning = new(() => Responds("docker") || Responds("podman"));

    /// <summary>
    /// Whether Postgres and Redis run as containers: always when published. In run mode, the setting <c>Containers</c>
    /// (true or false) decides; without it, whether Docker or Podman is running.
    /// </summary>
    public static bool UsesContainers(this IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsPublishMode
        || (builder.Configuration.GetValue<bool?>("Containers") ?? IsRunning.Value);

    private static bool Responds(string engine)
    {
        try
        {
            using var info = Process.Start(
                new ProcessStartInfo(engine, "info") { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            // A full pipe would block the process.
            info.OutputDataReceived += (_, _) => { };
            info.ErrorDataReceived += (_, _) => { };
            info.BeginOutputReadLine();
            info.BeginErrorReadLine();
            if (info.WaitForExit(AnswerTimeout))
            {
                return info.ExitCode == 0;
            }

            info.Kill();
            return false;
        }
        catch (Win32Exception)
        {
            // The command is not installed.
            return false;
        }
    }
}
