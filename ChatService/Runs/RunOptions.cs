namespace Fubuni.ChatService.Runs;

/// <summary>Limits and intervals of runs. Configuration section <c>Runs</c>.</summary>
internal sealed class RunOptions
{
    public const string Section = "Runs";

    /// <summary>
    /// Runs of one replica at a time; beyond that a turn is refused with 503 and Retry-After.
    /// </summary>
    public int MaxConcurrent { get; set; } = 1_000;

    /// <summary>
    /// Runs of one user at a time, over all replicas; beyond that a turn is refused with 429 and Retry-After.
    /// </summary>
    public int MaxActivePerUser { get; set; } = 5;

    /// <summary>How often a running answer is stored and the lease of its run renewed.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>A run that has not been renewed for this long is dead.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often dead runs are looked for.</summary>
    public TimeSpan ReapInterval { get; set; } = TimeSpan.FromSeconds(10);
}
