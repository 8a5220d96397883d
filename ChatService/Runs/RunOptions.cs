namespace Fubuni.ChatService.Runs;

/// <summary>How runs are kept. Configuration section <c>Runs</c>.</summary>
internal sealed class RunOptions
{
    public const string Section = "Runs";

    /// <summary>Answers that one replica makes at a time; beyond that a turn is refused with 503 and Retry-After.</summary>
    public int MaxConcurrent { get; set; } = 1_000;

    /// <summary>Answers that one user may have in the making at a time, over all replicas; beyond that a turn is refused with 429 and Retry-After.</summary>
    public int MaxActivePerUser { get; set; } = 5;

    /// <summary>How often an answer in the making is stored and its lease renewed.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>A run that has not been renewed for this long is dead.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a comment in a stream keeps proxies from closing it while it is silent.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>
    /// Whether each chunk is followed by a comment of random length. Who listens on an encrypted line sees the sizes of what passes, and from the sizes
    /// of the pieces of an answer its subject can be guessed (Whisper Leak, arXiv 2511.03675).
    /// </summary>
    public bool Padding { get; set; } = true;

    /// <summary>How often dead runs are looked for.</summary>
    public TimeSpan ReapInterval { get; set; } = TimeSpan.FromSeconds(10);
}
