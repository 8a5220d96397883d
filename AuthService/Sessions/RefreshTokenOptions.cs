namespace Fubuni.AuthService.Sessions;

/// <summary>Refresh tokens and the sessions they keep alive (section <c>RefreshTokens</c>).</summary>
public sealed class RefreshTokenOptions
{
    public const string Section = "RefreshTokens";

    public const int MinKeyLength = 32;

    /// <summary>
    /// Secret from which the successor of a token is derived. Random, at least 32 characters, the same on every replica. Changing it costs
    /// nobody a session: <see cref="PreviousKey"/> is for replays under way at that moment, which without it are told to try again.
    /// </summary>
    public required string Key { get; set; }

    /// <summary>
    /// Another key that other replicas may have derived a successor with, within the last <see cref="ReplayWindow"/>; null for none. Nothing new is
    /// derived with it.
    /// </summary>
    public string? PreviousKey { get; set; }

    /// <summary>A session that is not used for this long has ended (ASVS 7.3.1).</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A session ends after this long however much it is used (ASVS 7.3.2, 10.4.8).</summary>
    public TimeSpan AbsoluteLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a used token still gets the answer it got before: for tabs that refresh together, and answers that were lost.</summary>
    public TimeSpan ReplayWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Other origins, as <c>https://app.example.com</c>, whose pages may use the refresh cookie.</summary>
    public string[] AllowedOrigins { get; set; } = [];
}
