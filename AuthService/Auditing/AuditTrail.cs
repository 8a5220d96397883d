using Fubuni.AuthService.Database;

namespace Fubuni.AuthService.Auditing;

/// <summary>Writes the audit trail.</summary>
internal sealed class AuditTrail(AuthDbContext db, TimeProvider time)
{
    /// <summary>Adds an event to the current unit of work: it is saved with what it tells of, or not at all.</summary>
    public void Add(AuditEventType type, ClientInfo client, string? userId, Guid? sessionId = null)
        => db.AuditEvents.Add(new AuditEvent
        {
            At = time.GetUtcNow(),
            Type = type,
            UserId = userId,
            SessionId = sessionId,
            IpAddress = client.IpAddress,
            UserAgent = client.UserAgent,
        });

    /// <summary>Adds an event of a signing key to the current unit of work.</summary>
    public void Add(AuditEventType type, string keyId)
        => db.AuditEvents.Add(new AuditEvent { At = time.GetUtcNow(), Type = type, KeyId = keyId });

    /// <summary>Writes an event at once, for what has happened already; a caller who hangs up does not stop it.</summary>
    public Task RecordAsync(AuditEventType type, ClientInfo client, string? userId, Guid? sessionId = null)
    {
        Add(type, client, userId, sessionId);
        return db.SaveChangesAsync(CancellationToken.None);
    }
}
