using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Passwords;

namespace Fubuni.AuthService.SignIn;

/// <summary>Checks an e-mail address and a password.</summary>
internal sealed class PasswordSignIn(PasswordStore passwords, PasswordHasher hasher, AuditTrail audit)
{
    /// <summary>The user with the password that was proved, or null: unknown address and wrong password look the same, and take as long.</summary>
    /// <exception cref="HashingQueueFullException">Too many are signing in.</exception>
    public async Task<UserPassword?> AttemptAsync(string email, string password, ClientInfo client, CancellationToken cancellationToken)
    {
        var stored = await passwords.FindAsync(email, cancellationToken);
        var check = await hasher.CheckAsync(password, stored?.Hash, cancellationToken);
        if (stored is null || !check.Matches)
        {
            await audit.RecordAsync(check.IsUnsupported ? AuditEventType.SignInHashUnsupported : AuditEventType.SignInFailed, client, stored?.User.Id);
            return null;
        }

        if (check.NewHash is { } hash && await passwords.RehashAsync(stored, hash, cancellationToken))
        {
            audit.Add(AuditEventType.PasswordRehashed, client, stored.User.Id);
            return stored with { Hash = hash, OwnHash = hash };
        }

        return stored;
    }
}
