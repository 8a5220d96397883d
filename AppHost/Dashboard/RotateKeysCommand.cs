using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AppHost.Dashboard;

internal static class RotateKeysCommand
{
    /// <summary>
    /// Runs the command <c>rotate-keys</c> of the service, with the settings that the service has here.
    /// </summary>
    public static void WithRotateKeysCommand(this IResourceBuilder<ProjectResource> auth) =>
        auth.WithCommand(
            "rotate-keys",
            "Rotate the signing keys",
            context => RunAsync(auth.Resource, context),
            new CommandOptions
            {
                Description =
                    "Creates a signing key. It signs new tokens once every service has had time to read it; tokens "
                    + "that are in use stay valid.",
                IconName = "KeyReset",
                UpdateState = state =>
                    state.ResourceSnapshot.State?.Text == KnownResourceStates.Running
                        ? ResourceCommandState.Enabled
                        : ResourceCommandState.Disabled,
            }
        );

    private static async Task<ExecuteCommandResult> RunAsync(ProjectResource auth, ExecuteCommandContext context)
    {
        var start = new ProcessStartInfo("dotnet", [ServiceExtensions.AssemblyOf(auth), "rotate-keys"])
        {
            WorkingDirectory = Path.GetDirectoryName(auth.GetProjectMetadata().ProjectPath),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in await ReadEnvironmentAsync(auth, context))
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(context.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(context.CancellationToken);
        await process.WaitForExitAsync(context.CancellationToken);
        return process.ExitCode == 0
            ? CommandResults.Success((await output).Trim())
            : CommandResults.Failure((await error).Trim());
    }

    private static async Task<Dictionary<string, string?>> ReadEnvironmentAsync(
        ProjectResource auth,
        ExecuteCommandContext context
    )
    {
        var execution = context.Services.GetRequiredService<DistributedApplicationExecutionContext>();
        var environment = new EnvironmentCallbackContext(execution, auth, cancellationToken: context.CancellationToken);
        foreach (var callback in auth.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await callback.Callback(environment);
        }

        Dictionary<string, string?> values = [];
        foreach (var (key, value) in environment.EnvironmentVariables)
        {
            values[key] = value is IValueProvider provider
                ? await provider.GetValueAsync(context.CancellationToken)
                : Convert.ToString(value, CultureInfo.InvariantCulture);
        }

        return values;
    }
}
