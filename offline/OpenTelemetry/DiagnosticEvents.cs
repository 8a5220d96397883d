using System.Diagnostics;
using System.Reflection;

namespace OpenTelemetry.Instrumentation;

/// <summary>Passes the events of every diagnostic listener of one name to a handler, until disposed.</summary>
internal sealed class DiagnosticEvents : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string _listenerName;
    private readonly IReadOnlyDictionary<string, Action<Activity, object>> _handlers;
    private readonly Lock _gate = new();
    private readonly List<IDisposable> _subscriptions = [];

    /// <param name="listenerName">The diagnostic listener's name; each host of a process has one of its own.</param>
    /// <param name="handlers">What to do on an event, by its name. An activity's name must be among them for its Start and Stop to be sent.</param>
    public DiagnosticEvents(string listenerName, IReadOnlyDictionary<string, Action<Activity, object>> handlers)
    {
        (_listenerName, _handlers) = (listenerName, handlers);
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public void OnNext(DiagnosticListener listener)
    {
        if (listener.Name != _listenerName)
            return;

        lock (_gate)
            _subscriptions.Add(listener.Subscribe(this, (name, _, _) => _handlers.ContainsKey(name)));
    }

    public void OnNext(KeyValuePair<string, object?> written)
    {
        if (Activity.Current is { IsAllDataRequested: true } activity && written.Value is { } payload
            && _handlers.TryGetValue(written.Key, out var handle))
        {
            handle(activity, payload);
        }
    }

    /// <summary>A member of an event's payload, whose type is private to the framework.</summary>
    public static T? Read<T>(object payload, string member) where T : class
        => payload.GetType().GetProperty(member, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)?.GetValue(payload) as T;

    /// <summary>Takes the span, and with it its children, out of what is exported.</summary>
    public static void Suppress(Activity activity)
    {
        activity.IsAllDataRequested = false;
        activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        lock (_gate)
            _subscriptions.ForEach(subscription => subscription.Dispose());
    }
}
