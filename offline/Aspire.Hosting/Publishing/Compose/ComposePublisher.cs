using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;

namespace Aspire.Hosting.Publishing;

internal static class ComposePublisher
{
    public static async Task WriteAsync(
        DistributedApplicationModel model, DockerComposeEnvironmentResource environment, DistributedApplicationExecutionContext executionContext, string folder, CancellationToken cancellationToken)
    {
        if (environment.DashboardEnabled)
        {
            throw new NotSupportedException("This stand-in for Aspire.Hosting.Docker writes no dashboard: call WithDashboard(false).");
        }

        Directory.CreateDirectory(folder);
        foreach (var resource in model.Resources.Where(resource => resource.HasDockerfile()))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{resource.Name}.Dockerfile"), resource.Dockerfile(), cancellationToken).ConfigureAwait(false);
        }

        var file = await new ComposeModel(model, environment, executionContext, cancellationToken).BuildAsync().ConfigureAwait(false);
        environment.Configure?.Invoke(file);
        environment.ConfigureEnvFile?.Invoke(environment.CapturedEnvironmentVariables);
        await File.WriteAllTextAsync(Path.Combine(folder, "docker-compose.yaml"), ChartYaml.SerializeCompose(file), cancellationToken).ConfigureAwait(false);
        await WriteEnvAsync(Path.Combine(folder, ".env"), environment.CapturedEnvironmentVariables, cancellationToken).ConfigureAwait(false);
    }

    // What somebody has filled in stays.
    private static async Task WriteEnvAsync(string path, Dictionary<string, CapturedEnvironmentVariable> captured, CancellationToken cancellationToken)
    {
        var given = File.Exists(path)
            ? (await File.ReadAllLinesAsync(path, cancellationToken).ConfigureAwait(false)).Select(line => line.Split('=', 2)).Where(line => line.Length == 2 && !line[0].StartsWith('#'))
                .ToDictionary(line => line[0], line => line[1])
            : [];
        var text = new StringBuilder();
        foreach (var (name, variable) in captured.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            text.Append($"# {variable.Description}\n{name}={given.GetValueOrDefault(name)}\n\n");
        }

        await File.WriteAllTextAsync(path, text.ToString(), cancellationToken).ConfigureAwait(false);
    }
}
