namespace Fubuni.AuthService.RateLimiting;

/// <summary>Counts in this process while Redis is unavailable: each replica counts for itself.</summary>
internal sealed class MemoryCounters(TimeProvider time)
{
    /// <summary>
    /// Above this the oldest counters are removed, so that a flood of clients cannot use up the memory, and new clients
    /// are still counted.
    /// </summary>
    internal const int MaxKeys = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);

    /// <summary>Each window of <see cref="_windows"/> once, and some that have been replaced.</summary>
    private readonly Queue<(string Key, Window Window)> _oldestFirst = [];

    internal int Keys => _windows.Count;

    /// <inheritdoc cref="RequestCounters.CountAsync"/>
    public IReadOnlyList<BudgetState> Count(IReadOnlyList<Budget> budgets)
    {
        var states = new List<BudgetState>(budgets.Count);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var budget in budgets)
            {
                var state = Count(budget, now);
                states.Add(state);
                if (state.IsExceeded)
                {
                    break;
                }
            }
        }

        return states;
    }

    private BudgetState Count(Budget budget, DateTimeOffset now)
    {
        if (!_windows.TryGetValue(budget.Key, out var window) || window.EndsAt <= now)
        {
            RemoveOldest();
            window = new Window(now + budget.Limit.Window);
            _windows[budget.Key] = window;
            _oldestFirst.Enqueue((budget.Key, window));
        }

        window.Used++;
        return new BudgetState(budget, window.Used, window.EndsAt - now);
    }

    private void RemoveOldest()
    {
        while (_oldestFirst.Count >= MaxKeys)
        {
            var (key, window) = _oldestFirst.Dequeue();
            if (_windows.TryGetValue(key, out var current) && current == window)
            {
                _windows.Remove(key);
            }
        }
    }

    private sealed class Window(DateTimeOffset endsAt)
    {
        public DateTimeOffset EndsAt { get; } = endsAt;

        public long Used { get; set; }
    }
}
