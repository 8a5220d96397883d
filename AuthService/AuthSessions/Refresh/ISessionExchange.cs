using Fubuni.AuthService.Auditing;
using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService.AuthSessions.Refresh;

/// <summary>Continues sessions of the application that this one replaces as auth sessions.</summary>
internal interface ISessionExchange
{
    /// <summary>The session token of the other application in this request; null when there is none.</summary>
    string? FindToken(HttpContext context);

    /// <summary>Starts a session in exchange for the token, once.</summary>
    Task<Result<RefreshedSession>> ExchangeAsync(string token, ClientInfo client, CancellationToken cancellationToken);

    /// <summary>Prevents that the session in this request is exchanged later.</summary>
    Task RevokeAsync(HttpContext context);

    /// <summary>Deletes the other application's cookie.</summary>
    void ClearCookie(HttpContext context);
}
