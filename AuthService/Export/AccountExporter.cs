using Fubuni.AuthService.Chat;
using Fubuni.AuthService.Database;
using Fubuni.AuthService.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Export;

/// <summary>Gathers what a user takes along.</summary>
internal sealed partial class AccountExporter(AuthDbContext db, ChatClient chat, TimeProvider time, ILogger<AccountExporter> logger)
{
    /// <summary>
    /// The head of the document, which is in the order of a user's own sign-ins and fits in memory, and the conversations, which do not and are read
    /// while they are written. Null when ChatService does not give them.
    /// </summary>
    public async Task<AccountExportResult?> PrepareAsync(string userId, string authorization, CancellationToken cancellationToken)
    {
        HttpResponseMessage conversations;
        try
        {
            conversations = await chat.ExportAsync(authorization, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnavailable(exception.GetType().Name);
            return null;
        }

        try
        {
            return new AccountExportResult(await ReadAsync(userId, cancellationToken), conversations);
        }
        catch
        {
            conversations.Dispose();
            throw;
        }
    }

    private async Task<AccountExport> ReadAsync(string userId, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleAsync(user => user.Id == userId, cancellationToken);
        var methods = await db.Accounts
            .Where(account => account.UserId == userId)
            .OrderBy(account => account.CreatedAt)
            .ThenBy(account => account.Id)
            .Select(account => new ExportedSignInMethod(account.ProviderId, account.AccountId, account.CreatedAt))
            .ToListAsync(cancellationToken);
        var sessions = await db.Sessions.AsNoTracking()
            .Where(session => session.UserId == userId)
            .OrderBy(session => session.CreatedAt)
            .ThenBy(session => session.Id)
            .ToListAsync(cancellationToken);
        var events = await db.AuditEvents.AsNoTracking()
            .Where(audit => audit.UserId == userId)
            .OrderBy(audit => audit.At)
            .ThenBy(audit => audit.Id)
            .ToListAsync(cancellationToken);
        return new AccountExport(
            time.GetUtcNow(),
            UserResponse.Of(user),
            methods,
            [.. sessions.Select(session => new ExportedSession(
                session.Id, session.CreatedAt, session.LastUsedAt, session.RevokedAt, session.IpAddress?.ToString(), session.UserAgent))],
            [.. events.Select(audit => new ExportedEvent(audit.At, audit.Type, audit.SessionId, audit.IpAddress?.ToString(), audit.UserAgent))],
            Chat: new object());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "ChatService gave no export ({Reason})")]
    private partial void LogUnavailable(string reason);
}
