namespace Fubuni.AuthService.Limits;

/// <summary>Counts in this process, while Redis cannot: each replica for itself.</summary>
internal sealed class MemoryCounters(TimeProvider time)
{
    /// <summary>More clients than this at once are not told apart: the later ones pass. The queue of password hashes is bounded all the same.</summary>
    private const int MaxKeys = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);

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
            if (window is null && _windows.Count >= MaxKeys && !MakeRoom(now))
            {
                return new BudgetState(budget, 1, budget.Limit.Window);
            }

            window = new Window(now + budget.Limit.Window);
            _windows[budget.Key] = window;
        }

        window.Used++;
        return new BudgetState(budget, window.Used, window.EndsAt - now);
    }

    private bool MakeRoom(DateTimeOffset now)
    {
        foreach (var (key, window) in _windows)
        {
            if (window.EndsAt <= now)
            {
                _windows.Remove(key);
            }
        }

        return _windows.Count < MaxKeys;
    }

    private sealed class Window(DateTimeOffset endsAt)
    {
        public DateTimeOffset EndsAt { get; } = endsAt;

        public long Used { get; set; }
    }
}
