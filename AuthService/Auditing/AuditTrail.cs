using Fubuni.AuthService.Data;

namespace Fubuni.AuthService.Auditing;

/// <summary>Writes the audit trail.</summary>
internal sealed class AuditTrail(AuthDbContext db, TimeProvider time)
{
    /// <summary>Adds an event to the current unit of work, which is saved with the change that it describes.</summary>
    public void Add(AuditEventType type, ClientInfo client, string? userId, Guid? sessionId = null) =>
        db.AuditEvents.Add(
            new AuditEvent
            {
                At = time.GetUtcNow(),
                Type = type,
                UserId = userId,
                SessionId = sessionId,
                IpAddress = client.IpAddress,
                UserAgent = client.UserAgent,
            }
        );

    /// <summary>Adds an event of a signing key to the current unit of work.</summary>
    public void Add(AuditEventType type, string keyId) =>
        db.AuditEvents.Add(
            new AuditEvent
            {
                At = time.GetUtcNow(),
                Type = type,
                KeyId = keyId,
            }
        );

    /// <summary>
    /// Writes an event at once, for a change that is saved already. It is not cancelled when the caller disconnects.
    /// </summary>
    public Task RecordAsync(AuditEventType type, ClientInfo client, string? userId, Guid? sessionId = null)
    {
        Add(type, client, userId, sessionId);
        return db.SaveChangesAsync(CancellationToken.None);
    }
}
