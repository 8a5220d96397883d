using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.WebUtilities;

namespace Fubuni.AuthService.Google;

/// <summary>
/// What somebody goes to Google for. It travels there and back in the OAuth state, encrypted, and counts in the browser that it was begun in alone.
/// </summary>
/// <param name="ReturnTo">A <see cref="LocalPath"/>.</param>
/// <param name="LinkTo">The user who links a Google account to their own; null for signing in.</param>
/// <param name="SessionId">When linking, the session it was asked for in; when signing in, the session that the new one replaces, if there is one.</param>
internal sealed record GoogleVisit(string ReturnTo, string? LinkTo, Guid? SessionId)
{
    private const string LinkKey = "link";
    private const string SessionKey = "session";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>From the properties that came back; a visit without any is one to sign in.</summary>
    public static GoogleVisit Of(AuthenticationProperties? properties) => new(
        LocalPath.Of(properties?.RedirectUri),
        properties?.GetString(LinkKey),
        Guid.TryParse(properties?.GetString(SessionKey), out var sessionId) ? sessionId : null);

    /// <summary>People with several Google accounts choose one, also after they have signed out here.</summary>
    public AuthenticationProperties ToProperties(DateTimeOffset now)
    {
        var properties = new GoogleChallengeProperties { RedirectUri = ReturnTo, ExpiresUtc = now + Lifetime, Prompt = "select_account" };
        properties.SetString(LinkKey, LinkTo);
        properties.SetString(SessionKey, SessionId?.ToString());
        return properties;
    }

    /// <summary>The page to show when it went well.</summary>
    public string Success => LinkTo is null ? ReturnTo : QueryHelpers.AddQueryString(ReturnTo, "linked", "google");

    /// <summary>The page that says what went wrong.</summary>
    public string Failure(string code)
    {
        if (LinkTo is not null)
        {
            return QueryHelpers.AddQueryString(ReturnTo, "error", code);
        }

        var page = QueryHelpers.AddQueryString("/sign-in", "error", code);
        return ReturnTo == LocalPath.Home ? page : QueryHelpers.AddQueryString(page, "returnTo", ReturnTo);
    }
}
