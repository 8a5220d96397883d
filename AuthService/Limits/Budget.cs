namespace Fubuni.AuthService.Limits;

/// <summary>What one client, or one account, may spend.</summary>
/// <param name="Name">The policy, as the headers name it.</param>
/// <param name="Key">Whose budget it is.</param>
internal sealed record Budget(string Name, string Key, Limit Limit);

/// <summary>A budget after a request was counted.</summary>
/// <param name="Used">Requests in this window, this one included.</param>
/// <param name="ResetsIn">What is left of the window.</param>
internal sealed record BudgetState(Budget Budget, long Used, TimeSpan ResetsIn)
{
    public bool IsExceeded => Used > Budget.Limit.Permits;

    public long Remaining => Math.Max(0, Budget.Limit.Permits - Used);

    /// <summary>Whole seconds, never zero: a client that waits for them finds a new window.</summary>
    public long ResetsInSeconds => Math.Max(1, (long)Math.Ceiling(ResetsIn.TotalSeconds));
}
