using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.Data;
using Fubuni.AuthService.Passwords;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fubuni.AuthService.SignIn.Password;

/// <summary>Creates accounts with a password.</summary>
internal sealed class Registration(
    AuthDbContext db,
    RegistrationAvailability availability,
    PasswordHasher hasher,
    SignInCompletion completion,
    TimeProvider time
)
{
    private static readonly Error Unavailable = new(
        ErrorKind.Unavailable,
        "registration_unavailable",
        "New accounts cannot be made here at the moment."
    );

    private static readonly Error EmailTaken = new(
        ErrorKind.Conflict,
        "email_taken",
        "There is an account with this email already."
    );

    /// <summary>Creates the account and signs the user in.</summary>
    /// <exception cref="HashingQueueFullException">The hashing queue is full.</exception>
    public async Task<Result<AuthResponse>> RegisterAsync(
        HttpContext context,
        RegisterRequest request,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        if (!availability.IsAvailable)
        {
            return Unavailable;
        }

        var email = EmailAddress.Normalise(request.Email!);
        if (await db.Users.AnyAsync(user => user.Email == email, cancellationToken))
        {
            return EmailTaken;
        }

        var user = Add(request.Name!, email, await hasher.HashAsync(request.Password!, cancellationToken));
        try
        {
            var how = new SignInProof(user, AuditEventType.Registered);
            return await completion.CompleteNewAsync(context, how, request.Deliver, client, cancellationToken);
        }
        catch (DbUpdateException exception)
            when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Another request registered the same address after the query above.
            return EmailTaken;
        }
    }

    private User Add(string name, string email, string hash)
    {
        // Better Auth stores milliseconds. With more digits this response would differ from later ones.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var user = new User
        {
            Id = TextId.Create(),
            Name = name.Trim(),
            Email = email,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Users.Add(user);
        db.Accounts.Add(Account.OfPassword(user.Id, now));
        db.Passwords.Add(
            new StoredPassword
            {
                UserId = user.Id,
                Hash = hash,
                UpdatedAt = now,
            }
        );
        return user;
    }
}
