using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Local;

/// <summary>Runs .NET projects from where the build of the AppHost has put them.</summary>
internal sealed class ProjectLauncher(DistributedApplicationOptions options, DistributedApplicationExecutionContext executionContext, ResourceLog log) : ILauncher
{
    public bool IsEssential => true;

    public bool CanLaunch(IResource resource) => resource is ProjectResource;

    public Task<IReadOnlyList<string>> FindProblemsAsync(IReadOnlyList<IResource> resources, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<string>>(
        [
            .. resources.Cast<ProjectResource>()
                .Where(project => project.GetProjectMetadata().SuppressBuild && !File.Exists(BuiltWithAppHost(project)))
                .Select(project => $"The project of '{project.Name}' has not been built. Build it with the AppHost: dotnet build \"{options.ResolveProjectDirectory()}\""),
        ]);

    public async Task<ProcessSpec> PrepareAsync(IResource resource, CancellationToken cancellationToken)
    {
        var project = (ProjectResource)resource;
        var path = project.GetProjectMetadata().ProjectPath;
        var assembly = BuiltWithAppHost(project) ?? await BuildAsync(project, path, cancellationToken).ConfigureAwait(false);
        var arguments = await ProcessSettings.ArgumentsOfAsync(project, executionContext, cancellationToken).ConfigureAwait(false);
        var environment = await ProcessSettings.EnvironmentOfAsync(project, executionContext, cancellationToken).ConfigureAwait(false);
        return new ProcessSpec(DotNet, [assembly, .. arguments], Path.GetDirectoryName(path)!) { Environment = environment };
    }

    private static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet");

    // Sdk.targets records where each referenced project's assembly is.
    private string? BuiltWithAppHost(ProjectResource project)
        => options.Assembly?.Metadata($"aspireprojectoutput:{project.GetProjectMetadata().ProjectPath}");

    // A project that the AppHost names by its path alone.
    private async Task<string> BuildAsync(ProjectResource project, string path, CancellationToken cancellationToken)
    {
        log.Write(project, $"building {path} …");
        var output = new List<string>();
        string[] arguments = ["msbuild", path, "-restore", "-t:Build", "-getProperty:TargetPath", "-v:quiet", "-nologo"];
        var code = await ManagedProcess.RunAsync(new ProcessSpec(DotNet, arguments, Path.GetDirectoryName(path)!), Keep, cancellationToken).ConfigureAwait(false);
        return code == 0 ? output.Last(line => line.Length > 0).Trim()
            : throw new DistributedApplicationException($"{path} does not build:{string.Concat(output.Select(line => $"{Environment.NewLine}    {line}"))}");

        void Keep(string line)
        {
            lock (output)
            {
                output.Add(line);
            }
        }
    }
}
