namespace Fubuni.AuthService.Limits;

/// <summary>Counts in this process, while Redis cannot: each replica for itself.</summary>
internal sealed class MemoryCounters(TimeProvider time)
{
    /// <summary>Where there are more, the oldest are forgotten: what a flood of strangers costs is bounded, and newcomers are counted all the same.</summary>
    internal const int MaxKeys = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);

    /// <summary>Every window in <see cref="_windows"/> once, and some that have been replaced there.</summary>
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
            MakeRoom();
            window = new Window(now + budget.Limit.Window);
            _windows[budget.Key] = window;
            _oldestFirst.Enqueue((budget.Key, window));
        }

        window.Used++;
        return new BudgetState(budget, window.Used, window.EndsAt - now);
    }

    private void MakeRoom()
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
