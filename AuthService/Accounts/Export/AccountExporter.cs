using Fubuni.AuthService.Data;
using Fubuni.AuthService.SignIn;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Accounts.Export;

/// <summary>Reads the data of a user for the export.</summary>
internal sealed partial class AccountExporter(
    AuthDbContext db,
    ChatClient chat,
    TimeProvider time,
    ILogger<AccountExporter> logger
)
{
    private static readonly Error ChatUnavailable = new(
        ErrorKind.Unavailable,
        "chat_unavailable",
        "The conversations cannot be read right now. Try again later."
    );

    /// <summary>
    /// The head of the document, which is as small as the sign-in history of one user, and the conversations, which are
    /// streamed because they may not fit in memory.
    /// </summary>
    /// <returns>
    /// The document, or an error where ChatService is unavailable, or the account was deleted in the meantime.
    /// </returns>
    public async Task<Result<AccountExportResult>> PrepareAsync(
        string userId,
        string authorization,
        CancellationToken cancellationToken
    )
    {
        HttpResponseMessage conversations;
        try
        {
            conversations = await chat.ExportAsync(authorization, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnavailable(exception.GetType().Name);
            return ChatUnavailable;
        }

        try
        {
            if (await ReadAsync(userId, cancellationToken) is { } account)
            {
                return new AccountExportResult(account, conversations);
            }
        }
        catch
        {
            conversations.Dispose();
            throw;
        }

        conversations.Dispose();
        return SignInErrors.SessionRevoked("The account has been deleted.");
    }

    /// <summary>Null for a deleted account.</summary>
    private async Task<AccountExport?> ReadAsync(string userId, CancellationToken cancellationToken)
    {
        if (
            await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == userId, cancellationToken)
            is not { } user
        )
        {
            return null;
        }

        var methods = await db
            .Accounts.Where(account => account.UserId == userId)
            .OrderBy(account => account.CreatedAt)
            .ThenBy(account => account.Id)
            .Select(account => new ExportedSignInMethod(account.ProviderId, account.AccountId, account.CreatedAt))
            .ToListAsync(cancellationToken);
        var sessions = await db
            .Sessions.AsNoTracking()
            .Where(session => session.UserId == userId)
            .OrderBy(session => session.CreatedAt)
            .ThenBy(session => session.Id)
            .ToListAsync(cancellationToken);
        var events = await db
            .AuditEvents.AsNoTracking()
            .Where(audit => audit.UserId == userId)
            .OrderBy(audit => audit.At)
            .ThenBy(audit => audit.Id)
            .ToListAsync(cancellationToken);
        return new AccountExport(
            time.GetUtcNow(),
            UserResponse.Of(user),
            methods,
            [
                .. sessions.Select(session => new ExportedSession(
                    session.Id,
                    session.CreatedAt,
                    session.LastUsedAt,
                    session.RevokedAt,
                    session.IpAddress?.ToString(),
                    session.UserAgent
                )),
            ],
            [
                .. events.Select(audit => new ExportedEvent(
                    audit.At,
                    audit.Type,
                    audit.SessionId,
                    audit.IpAddress?.ToString(),
                    audit.UserAgent
                )),
            ],
            Chat: new object()
        );
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "ChatService gave no export ({Reason})")]
    private partial void LogUnavailable(string reason);
}
