using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.Auditing;

internal sealed class AuditEventConfiguration : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> audit)
    {
        audit.ToTable("audit_events");
        audit.HasKey(a => a.Id).HasName("audit_events_pkey");
        audit.Property(a => a.Id).HasColumnName("id").UseIdentityAlwaysColumn();
        audit.Property(a => a.At).HasColumnName("at");
        audit.Property(a => a.Type).HasColumnName("type").HasConversion<string>().HasMaxLength(40);
        audit.Property(a => a.UserId).HasColumnName("user_id");
        audit.Property(a => a.SessionId).HasColumnName("session_id");
        audit.Property(a => a.IpAddress).HasColumnName("ip");
        audit.Property(a => a.UserAgent).HasColumnName("user_agent").HasMaxLength(ClientInfo.MaxUserAgentLength);
        audit.Property(a => a.KeyId).HasColumnName("key_id").HasMaxLength(43);
        audit.HasIndex(a => new { a.UserId, a.At }).HasDatabaseName("audit_events_user");
        audit.HasIndex(a => a.At).HasDatabaseName("audit_events_time");
    }
}
