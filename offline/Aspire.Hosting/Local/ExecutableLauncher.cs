using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Local;

/// <summary>Runs commands, Node.js apps and Vite; installs the packages of the latter two first.</summary>
internal sealed class ExecutableLauncher(NpmPackages npm, DistributedApplicationExecutionContext executionContext, ResourceLog log) : ILauncher
{
    public bool IsEssential => false;

    public bool CanLaunch(IResource resource) => resource is ExecutableResource;

    public async Task<IReadOnlyList<string>> FindProblemsAsync(IReadOnlyList<IResource> resources, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var resource in resources.Cast<ExecutableResource>().Where(resource => !Directory.Exists(resource.WorkingDirectory)))
        {
            problems.Add($"The folder {resource.WorkingDirectory} of '{resource.Name}' does not exist.");
        }

        if (resources.OfType<JavaScriptAppResource>().Any() && await NodeVersion.FindProblemAsync(cancellationToken).ConfigureAwait(false) is { } problem)
        {
            problems.Add(problem);
        }

        return problems;
    }

    public Task InstallAsync(IResource resource, CancellationToken cancellationToken)
        => resource.TryGetLastAnnotation<JavaScriptInstallCommandAnnotation>(out var install)
            ? npm.InstallAsync(((ExecutableResource)resource).WorkingDirectory, install.Args, line => log.Write(resource, line), cancellationToken)
            : Task.CompletedTask;

    public async Task<ProcessSpec> PrepareAsync(IResource resource, CancellationToken cancellationToken)
    {
        var executable = (ExecutableResource)resource;
        var arguments = await ProcessSettings.ArgumentsOfAsync(executable, executionContext, cancellationToken).ConfigureAwait(false);
        if (executable is ViteAppResource)
        {
            // On loopback alone, and on the port that everyone was told or not at all.
            arguments = [.. arguments, "--host", "127.0.0.1", "--strictPort"];
        }

        var environment = await ProcessSettings.EnvironmentOfAsync(executable, executionContext, cancellationToken).ConfigureAwait(false);
        return new ProcessSpec(executable.Command, arguments, executable.WorkingDirectory) { Environment = environment };
    }
}
