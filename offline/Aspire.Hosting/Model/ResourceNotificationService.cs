using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Knows the state of every resource and tells those who wait for one.</summary>
public class ResourceNotificationService : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Waiter, string> _waiters = [];

    internal event Action<ResourceEvent>? Changed;

    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ResourceEvent next;
        lock (_lock)
        {
            var previous = _current.TryGetValue(resource.Name, out var known)
                ? known.Snapshot
                : new CustomResourceSnapshot { ResourceType = resource.GetType().Name, Properties = [] };
            next = _current[resource.Name] = new ResourceEvent(resource, resource.Name, stateFactory(previous));
        }

        foreach (var waiter in _waiters.Keys)
        {
            waiter.Offer(next);
        }

        Changed?.Invoke(next);
        return Task.CompletedTask;
    }

    public bool TryGetCurrentState(string resourceId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
        {
            return _current.TryGetValue(resourceId, out resourceEvent);
        }
    }

    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        var waiter = new Waiter(resourceName, predicate);
        _waiters[waiter] = resourceName;
        try
        {
            if (TryGetCurrentState(resourceName, out var current))
            {
                waiter.Offer(current);
            }

            return await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _waiters.TryRemove(waiter, out _);
        }
    }

    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default)
        => WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(
            resourceName, state => state.Snapshot.State is { } current && targetStates.Contains(current.Text), cancellationToken).ConfigureAwait(false);
        return reached.Snapshot.State!.Text;
    }

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
        => WaitForResourceHealthyAsync(resourceName, WaitBehavior.StopOnResourceUnavailable, cancellationToken);

    /// <exception cref="DistributedApplicationException">The resource ended, and the wait is to stop then.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var stopOnEnd = waitBehavior == WaitBehavior.StopOnResourceUnavailable;
        var state = await WaitForResourceAsync(
            resourceName, state => state.Snapshot.HealthStatus == HealthStatus.Healthy || (stopOnEnd && HasEnded(state)), cancellationToken).ConfigureAwait(false);
        return HasEnded(state)
            ? throw new DistributedApplicationException($"Stopped waiting for resource '{resourceName}' to become healthy because it failed to start or ended: {state.Snapshot.Reason}")
            : state;
    }

    public void Dispose()
    {
        foreach (var waiter in _waiters.Keys)
        {
            waiter.Cancel();
        }

        GC.SuppressFinalize(this);
    }

    private static bool HasEnded(ResourceEvent state) => state.Snapshot.State is { } current && KnownResourceStates.TerminalStates.Contains(current.Text);

    private sealed class Waiter(string resourceName, Func<ResourceEvent, bool> predicate)
    {
        private readonly TaskCompletionSource<ResourceEvent> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ResourceEvent> Task => _reached.Task;

        public void Offer(ResourceEvent state)
        {
            if (string.Equals(state.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(state))
            {
                _reached.TrySetResult(state);
            }
        }

        public void Cancel() => _reached.TrySetCanceled();
    }
}
