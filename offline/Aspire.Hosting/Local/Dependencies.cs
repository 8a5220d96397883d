using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Local;

/// <summary>What a resource waits for before it starts.</summary>
internal sealed class Dependencies(DistributedApplicationModel model, ResourceNotificationService notifications)
{
    /// <summary>The resources that must be there before this one, and must go after it.</summary>
    public static IEnumerable<IResource> Of(IResource resource)
        => resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource)
            .Concat(resource is IResourceWithParent child ? [child.Parent] : [])
            .Distinct();

    /// <exception cref="DependencyFailedException">One of them ended, or will never come.</exception>
    public async Task WaitAsync(IResource resource, CancellationToken cancellationToken)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().ToList();
        if (resource is IResourceWithParent child)
        {
            waits.Add(new WaitAnnotation(child.Parent, WaitType.WaitUntilHealthy));
        }

        foreach (var wait in waits)
        {
            if (!model.Resources.Contains(wait.Resource))
            {
                throw new DistributedApplicationException($"'{resource.Name}' waits for '{wait.Resource.Name}', which is not part of the application.");
            }

            var state = await notifications.WaitForResourceAsync(wait.Resource.Name, current => IsOver(wait, current.Snapshot), cancellationToken).ConfigureAwait(false);
            if (!IsSatisfied(wait, state.Snapshot))
            {
                throw new DependencyFailedException($"'{resource.Name}' was not started, because '{wait.Resource.Name}' has failed.");
            }
        }
    }

    private static bool IsOver(WaitAnnotation wait, CustomResourceSnapshot current) => IsSatisfied(wait, current) || HasEnded(current);

    private static bool IsSatisfied(WaitAnnotation wait, CustomResourceSnapshot current) => wait.WaitType switch
    {
        WaitType.WaitUntilHealthy => current.HealthStatus == HealthStatus.Healthy,
        WaitType.WaitUntilStarted => current.State?.Text == KnownResourceStates.Running,
        _ => HasEnded(current) && current.ExitCode == wait.ExitCode,
    };

    private static bool HasEnded(CustomResourceSnapshot current) => current.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text);
}

/// <summary>A consequence of another failure, which is the one to report.</summary>
internal sealed class DependencyFailedException(string message) : DistributedApplicationException(message);
