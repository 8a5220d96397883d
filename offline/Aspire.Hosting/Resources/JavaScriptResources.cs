using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.JavaScript;

public class JavaScriptAppResource(string name, string command, string workingDirectory)
    : ExecutableResource(name, command, workingDirectory), IResourceWithServiceDiscovery, IResourceWithContainerFiles;

/// <summary>A script that Node.js runs.</summary>
public class NodeAppResource(string name, string command, string workingDirectory)
    : JavaScriptAppResource(name, command, workingDirectory), IContainerFilesDestinationResource;

/// <summary>A Vite development server; static files when published.</summary>
public class ViteAppResource(string name, string command, string workingDirectory)
    : JavaScriptAppResource(name, command, workingDirectory);

public sealed record CopyFilePattern(string Source, string Destination);

public sealed class JavaScriptPackageManagerAnnotation(string executableName, string? runScriptCommand) : IResourceAnnotation
{
    public string ExecutableName { get; } = executableName;

    public string? ScriptCommand { get; } = runScriptCommand;

    /// <summary>Separates a script's own arguments from the package manager's.</summary>
    public string? CommandSeparator { get; init; } = "--";

    public List<CopyFilePattern> PackageFilesPatterns { get; } = [];
}

public sealed class JavaScriptInstallCommandAnnotation(string[] args) : IResourceAnnotation
{
    public string[] Args { get; } = args;

    public string? ProductionInstallArgs { get; init; }
}

public sealed class JavaScriptRunScriptAnnotation(string scriptName, string[]? args) : IResourceAnnotation
{
    public string ScriptName { get; } = scriptName;

    public string[] Args { get; } = args ?? [];
}

public sealed class JavaScriptBuildScriptAnnotation(string scriptName, string[]? args) : IResourceAnnotation
{
    public string ScriptName { get; } = scriptName;

    public string[] Args { get; } = args ?? [];
}
