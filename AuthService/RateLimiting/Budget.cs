namespace Fubuni.AuthService.RateLimiting;

/// <summary>How many requests one client, or one account, may send in a window.</summary>
/// <param name="Name">The policy in the response headers.</param>
/// <param name="Key">Identifies the client or the account; a hash.</param>
internal sealed record Budget(string Name, string Key, Limit Limit);

/// <summary>A budget after a request was counted.</summary>
/// <param name="Used">Requests in this window, this one included.</param>
/// <param name="ResetsIn">The rest of the window.</param>
internal sealed record BudgetState(Budget Budget, long Used, TimeSpan ResetsIn)
{
    public bool IsExceeded => Used > Budget.Limit.Permits;

    public long Remaining => Math.Max(0, Budget.Limit.Permits - Used);

    /// <summary>Whole seconds, at least one: after them a new window begins.</summary>
    public long ResetsInSeconds => Math.Max(1, (long)Math.Ceiling(ResetsIn.TotalSeconds));
}
