using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Passwords;
using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService.SignIn.Reauthentication;

/// <summary>Requires that a signed-in user proves their identity again.</summary>
internal sealed class Reauthenticator(
    PasswordStore passwords,
    PasswordHasher hasher,
    RecentSignIn recent,
    AuditTrail audit
)
{
    /// <summary>The user, if the password is right or, without a password, if the sign-in is recent.</summary>
    /// <param name="field">The field of the request that has the password.</param>
    /// <exception cref="HashingQueueFullException">The hashing queue is full.</exception>
    public Task<Result<CurrentUser>> RequireRecentSignInAsync(
        CurrentUser user,
        string? password,
        string field,
        ClientInfo client,
        CancellationToken cancellationToken
    ) =>
        password is null
            ? recent.RequireAsync(user, cancellationToken)
            : CheckPasswordAsync(user, password, field, client, cancellationToken);

    /// <summary>The user, if this is their password. A user without a password gets the error of a wrong one.</summary>
    /// <param name="field">The field of the request that has the password.</param>
    /// <exception cref="HashingQueueFullException">The hashing queue is full.</exception>
    public async Task<Result<CurrentUser>> CheckPasswordAsync(
        CurrentUser user,
        string password,
        string field,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        var stored = await passwords.FindByUserAsync(user.Id, cancellationToken);
        var check = await hasher.CheckAsync(password, stored?.Hash, cancellationToken);
        if (check.Matches)
        {
            return user;
        }

        await audit.RecordAsync(AuditEventType.ReauthenticationFailed, client, user.Id, user.SessionId);
        return ReauthenticationErrors.WrongPassword(field);
    }
}
