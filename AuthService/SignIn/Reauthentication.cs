using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Limits;
using Fubuni.AuthService.Passwords;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService.SignIn;

/// <summary>Has a signed-in user prove again who they are.</summary>
internal sealed class Reauthentication(
    PasswordStore passwords, PasswordHasher hasher, RequestLimits limits, RecentSignIn recent, AuditTrail audit)
{
    /// <summary>
    /// 403 <c>invalid_credentials</c>, with the field that the password came in. Never 401, which tells a client that its session is over.
    /// </summary>
    public static ProblemHttpResult WrongPassword(string field)
        => Problem.Of(
            StatusCodes.Status403Forbidden,
            "invalid_credentials",
            "The password is wrong.",
            new Dictionary<string, string[]> { [field] = ["This is not your current password."] });

    /// <summary>
    /// Null when the user has proved who they are: by the password, or, where none was sent, by a recent sign-in. Else the refusal; guesses are counted
    /// with those at sign-in.
    /// </summary>
    /// <exception cref="HashingQueueFullException">Too many are signing in.</exception>
    public async Task<ProblemHttpResult?> RefuseAsync(
        HttpContext context, CurrentUser user, string? password, string field, ClientInfo client, CancellationToken cancellationToken)
    {
        if (password is null)
        {
            return await recent.IsRecentAsync(user, cancellationToken) ? null : RecentSignIn.Required();
        }

        return await limits.LoginAsync(context, client, user) is { } refusal ? refusal
            : await AttemptAsync(user, password, client, cancellationToken) ? null
            : WrongPassword(field);
    }

    /// <summary>Whether this is the user's password. One who has none fails as with a wrong one.</summary>
    /// <exception cref="HashingQueueFullException">Too many are signing in.</exception>
    public async Task<bool> AttemptAsync(CurrentUser user, string password, ClientInfo client, CancellationToken cancellationToken)
    {
        var stored = await passwords.FindByUserAsync(user.Id, cancellationToken);
        var check = await hasher.CheckAsync(password, stored?.Hash, cancellationToken);
        if (!check.Matches)
        {
            await audit.RecordAsync(AuditEventType.ReauthenticationFailed, client, user.Id, user.SessionId);
        }

        return check.Matches;
    }
}
