namespace Aspire.StackExchange.Redis;

/// <summary>Bound to <c>Aspire:StackExchange:Redis</c> and <c>Aspire:StackExchange:Redis:{name}</c>.</summary>
public sealed class StackExchangeRedisSettings
{
    public string? ConnectionString { get; set; }
    public bool DisableHealthChecks { get; set; }
    public bool DisableTracing { get; set; }
    /// <summary>When false, the connection is made at start-up instead of at its first use.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}
