using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Local;

/// <summary>Knows how to run one kind of resource as a process of this machine.</summary>
internal interface ILauncher
{
    bool CanLaunch(IResource resource);

    /// <summary>What is missing on this machine, each with how to mend it; asked for all resources before anything starts.</summary>
    Task<IReadOnlyList<string>> FindProblemsAsync(IReadOnlyList<IResource> resources, CancellationToken cancellationToken);

    /// <summary>Installs what the resource needs, while it still waits for its dependencies.</summary>
    Task InstallAsync(IResource resource, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes the resource ready to start. Its dependencies are healthy by then.</summary>
    Task<ProcessSpec> PrepareAsync(IResource resource, CancellationToken cancellationToken);

    /// <summary>The application is of no use without it: when it ends unexpectedly, everything is stopped.</summary>
    bool IsEssential { get; }
}
