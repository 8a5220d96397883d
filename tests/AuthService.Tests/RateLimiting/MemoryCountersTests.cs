using Fubuni.AuthService.RateLimiting;

namespace Fubuni.AuthService.Tests.RateLimiting;

/// <summary>The counters of one process, used while Redis is unavailable.</summary>
public sealed class MemoryCountersTests
{
    private static readonly Limit Limit = new() { Permits = 2, Window = TimeSpan.FromMinutes(1) };

    private readonly ManualTime _time = new();

    [Fact]
    public void A_flood_of_keys_is_forgotten_again_and_newcomers_are_counted_all_the_same()
    {
        var counters = new MemoryCounters(_time);
        for (var i = 0; i < MemoryCounters.MaxKeys + 1000; i++)
        {
            Count(counters, $"stranger {i}");
        }

        Assert.Equal(MemoryCounters.MaxKeys, counters.Keys);
        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(_ => Count(counters, "newcomer").Used));
        Assert.Equal(1, Count(counters, "stranger 0").Used);
        Assert.Equal(2, Count(counters, $"stranger {MemoryCounters.MaxKeys + 999}").Used);
    }

    [Fact]
    public void Windows_that_start_again_need_no_more_memory()
    {
        var counters = new MemoryCounters(_time);
        for (var i = 0; i < 3 * MemoryCounters.MaxKeys; i++)
        {
            Count(counters, "the same");
            _time.Advance(Limit.Window);
        }

        Assert.Equal(1, counters.Keys);
        Assert.Equal(1, Count(counters, "the same").Used);
        Assert.True(Count(counters, "the same") is { Used: 2, IsExceeded: false });
        Assert.True(Count(counters, "the same") is { Used: 3, IsExceeded: true });
    }

    private static BudgetState Count(MemoryCounters counters, string key) =>
        Assert.Single(counters.Count([new Budget("test", key, Limit)]));
}
