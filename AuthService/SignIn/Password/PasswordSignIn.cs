using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService.SignIn.Password;

/// <summary>Signs a user in with an e-mail address and a password.</summary>
internal sealed class PasswordSignIn(
    Credentials credentials,
    SignInCompletion completion,
    BanCheck bans,
    AuditTrail audit,
    ISecondFactor? secondFactor = null
)
{
    /// <summary>
    /// The password or the account may change between its check and the commit; each change needs another attempt.
    /// </summary>
    private const int MaxAttempts = 3;

    private static readonly Error Banned = new(
        ErrorKind.Unauthenticated,
        "account_banned",
        "This account has been suspended."
    );

    private static readonly Error TwoFactorRequired = new(
        ErrorKind.Forbidden,
        "two_factor_required",
        "This account needs a second factor, which cannot be asked for here."
    );

    /// <exception cref="Passwords.HashingQueueFullException">The hashing queue is full.</exception>
    public async Task<Result<AuthResponse>> SignInAsync(
        HttpContext context,
        LoginRequest request,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var check = await credentials.CheckAsync(request.Email!, request.Password!, client, cancellationToken);
            if (!check.TryGetValue(out var proof, out var error))
            {
                return error;
            }

            if (attempt > MaxAttempts)
            {
                return Credentials.Invalid;
            }

            if (await CheckUserAsync(proof.User, client) is { Error: { } refusal })
            {
                return refusal;
            }

            var how = new SignInProof(proof.User, AuditEventType.SignedIn, proof);
            var result = await completion.CompleteAsync(context, how, request.Deliver, client, cancellationToken);
            if (result.Error != SignInErrors.AccountChanged)
            {
                return result;
            }
        }
    }

    /// <summary>
    /// Runs after the password was verified: only its owner may learn that an account is banned or has a second factor.
    /// </summary>
    private async Task<Result<User>> CheckUserAsync(User user, ClientInfo client)
    {
        if (bans.IsBanned(user))
        {
            await audit.RecordAsync(AuditEventType.SignInBanned, client, user.Id);
            return Banned;
        }

        if (secondFactor?.IsRequired(user) == true)
        {
            await audit.RecordAsync(AuditEventType.SignInTwoFactor, client, user.Id);
            return TwoFactorRequired;
        }

        return user;
    }
}
