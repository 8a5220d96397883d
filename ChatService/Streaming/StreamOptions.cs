namespace Fubuni.ChatService.Streaming;

/// <summary>How answers are streamed. Configuration section <c>Runs</c>, which the runs share.</summary>
internal sealed class StreamOptions
{
    public const string Section = "Runs";

    /// <summary>How often a comment keeps proxies from closing a stream that has nothing to send.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>
    /// Whether each chunk is followed by a comment of random length. An observer of encrypted traffic sees the sizes of
    /// packets, and can infer the subject of an answer from them (Whisper Leak, arXiv 2511.03675).
    /// </summary>
    public bool Padding { get; set; } = true;
}
