using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.WebUtilities;

namespace Fubuni.AuthService.SignIn.Google;

/// <summary>
/// Why a browser was sent to Google. It is part of the OAuth state, encrypted, and valid only in the browser that it
/// was created for.
/// </summary>
/// <param name="ReturnTo">A <see cref="LocalPath"/>.</param>
/// <param name="LinkTo">The user who links a Google account; null for a sign-in.</param>
/// <param name="SessionId">
/// When linking, the session of the request; when signing in, the session that the new one replaces, if there is one.
/// </param>
internal sealed record GoogleVisit(string ReturnTo, string? LinkTo, Guid? SessionId)
{
    private const string LinkKey = "link";
    private const string SessionKey = "session";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>From the properties of the return. Without properties the visit is a sign-in.</summary>
    public static GoogleVisit Of(AuthenticationProperties? properties) =>
        new(
            LocalPath.Of(properties?.RedirectUri),
            properties?.GetString(LinkKey),
            Guid.TryParse(properties?.GetString(SessionKey), out var sessionId) ? sessionId : null
        );

    /// <summary>Google asks users with several accounts which one to use.</summary>
    public AuthenticationProperties ToProperties(DateTimeOffset now)
    {
        var properties = new GoogleChallengeProperties
        {
            RedirectUri = ReturnTo,
            ExpiresUtc = now + Lifetime,
            Prompt = "select_account",
        };
        properties.SetString(LinkKey, LinkTo);
        properties.SetString(SessionKey, SessionId?.ToString());
        return properties;
    }

    /// <summary>The page after a success.</summary>
    public string Success => LinkTo is null ? ReturnTo : QueryHelpers.AddQueryString(ReturnTo, "linked", "google");

    /// <summary>The page that shows the error.</summary>
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
