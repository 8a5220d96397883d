namespace Fubuni.AuthService.RefreshTokens;

/// <summary>Refresh tokens and the auth sessions they belong to (section <c>RefreshTokens</c>).</summary>
public sealed class RefreshTokenOptions
{
    public const string Section = "RefreshTokens";

    public const int MinKeyLength = 32;

    /// <summary>
    /// Secret from which the successor of a token is derived. Random, at least 32 characters, the same on every
    /// replica. Changing it ends no session: <see cref="PreviousKey"/> serves replays that are in progress at that
    /// moment, which without it get 409 and try again.
    /// </summary>
    public required string Key { get; set; }

    /// <summary>
    /// The key that other replicas may have derived a successor with, within the last <see cref="ReplayWindow"/>; null
    /// for none. No new token is derived with it.
    /// </summary>
    public string? PreviousKey { get; set; }

    /// <summary>A session expires when it is not used for this long (ASVS 7.3.1).</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A session expires after this long, even when it is used (ASVS 7.3.2, 10.4.8).</summary>
    public TimeSpan AbsoluteLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long a used token gets the same response again: for tabs that refresh at once, and for lost responses.
    /// </summary>
    public TimeSpan ReplayWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Other origins, as <c>https://app.example.com</c>, whose pages may use the refresh cookie.</summary>
    public string[] AllowedOrigins { get; set; } = [];
}
