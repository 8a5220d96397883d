using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Passwords;
using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService.SignIn.Password;

/// <summary>Checks an e-mail address and a password.</summary>
internal sealed class Credentials(PasswordStore passwords, PasswordHasher hasher, AuditTrail audit)
{
    public static readonly Error Invalid = new(
        ErrorKind.Unauthenticated,
        "invalid_credentials",
        "The email or the password is wrong."
    );

    /// <summary>
    /// The user and the password that was verified. An unknown address and a wrong password give the same error, and
    /// take the same time.
    /// </summary>
    /// <exception cref="HashingQueueFullException">The hashing queue is full.</exception>
    public async Task<Result<UserPassword>> CheckAsync(
        string email,
        string password,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        var stored = await passwords.FindAsync(email, cancellationToken);
        var check = await hasher.CheckAsync(password, stored?.Hash, cancellationToken);
        if (stored is null || !check.Matches)
        {
            await audit.RecordAsync(
                check.IsUnsupported ? AuditEventType.SignInHashUnsupported : AuditEventType.SignInFailed,
                client,
                stored?.User.Id
            );
            return Invalid;
        }

        if (check.NewHash is { } hash && await passwords.RehashAsync(stored, hash, cancellationToken))
        {
            audit.Add(AuditEventType.PasswordRehashed, client, stored.User.Id);
            return stored with { Hash = hash, OwnHash = hash };
        }

        return stored;
    }
}
