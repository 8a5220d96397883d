using System.Security.Claims;
using System.Text;
using Fubuni.AuthService.Accounts;

namespace Fubuni.AuthService.SignIn.Google;

/// <summary>The user that Google has authenticated, from its userinfo endpoint (OpenID Connect Core 5.3).</summary>
/// <param name="Subject">Identifies the Google account: the only claim that never changes (ASVS 6.8.1).</param>
/// <param name="Email">Normalised; null where Google gives none that can be stored.</param>
/// <param name="EmailVerified">Whether Google has verified at some time that the person receives mail there.</param>
/// <param name="HostedDomain">The Workspace or Cloud organisation that the account belongs to.</param>
/// <param name="Picture">An https address, or null.</param>
internal sealed record GoogleProfile(
    string Subject,
    string? Email,
    bool EmailVerified,
    string? HostedDomain,
    string Name,
    string? Picture
)
{
    /// <summary>The members of the userinfo response that are read, and their claims.</summary>
    public static readonly string[] Claims = ["sub", "email", "email_verified", "hd", "name", "picture"];

    /// <summary>OpenID Connect Core section 2.</summary>
    private const int MaxSubjectLength = 255;

    private const int MaxNameLength = 100;
    private const int MaxPictureLength = 2000;

    /// <summary>
    /// Whether Google runs the mailbox, so that the address belongs to this person now. Other addresses belonged to the
    /// person when they were verified, and may have another owner since.
    /// </summary>
    public bool IsAuthoritative =>
        EmailVerified
        && Email is not null
        && (HostedDomain is not null || Email.EndsWith("@gmail.com", StringComparison.Ordinal));

    /// <summary>Null where the response has no valid subject.</summary>
    public static GoogleProfile? Of(ClaimsPrincipal principal)
    {
        var subject = principal.FindFirstValue("sub");
        if (
            string.IsNullOrEmpty(subject)
            || subject.Length > MaxSubjectLength
            || subject.Any(letter => letter is < '!' or > '~')
        )
        {
            return null;
        }

        var email = EmailAddress.Normalise(principal.FindFirstValue("email") ?? "");
        var isEmail =
            email.IndexOf('@') > 0 && !email.Any(char.IsWhiteSpace) && email == Clean(email, EmailAddress.MaxLength);
        var name = Clean(principal.FindFirstValue("name") ?? "", MaxNameLength);
        return new GoogleProfile(
            subject,
            isEmail ? email : null,
            bool.TryParse(principal.FindFirstValue("email_verified"), out var verified) && verified,
            principal.FindFirstValue("hd") is { Length: > 0 } domain ? domain : null,
            name.Length > 0 ? name
                : isEmail ? email.Split('@')[0]
                : "Google user",
            principal.FindFirstValue("picture") is { Length: <= MaxPictureLength } picture
            && picture.StartsWith("https://", StringComparison.Ordinal)
                ? picture
                : null
        );
    }

    /// <summary>
    /// One line, with a bounded length, that Postgres can store: it allows no NUL in text, and no half surrogate pairs.
    /// </summary>
    private static string Clean(string text, int maxLength)
    {
        var clean = new StringBuilder();
        foreach (var rune in text.Trim().EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > maxLength)
            {
                break;
            }

            if (rune != Rune.ReplacementChar && !Rune.IsControl(rune))
            {
                clean.Append(rune);
            }
        }

        return clean.ToString();
    }
}
