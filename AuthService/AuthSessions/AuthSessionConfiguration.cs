using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.RefreshTokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.AuthSessions;

internal sealed class AuthSessionConfiguration : IEntityTypeConfiguration<AuthSession>
{
    public void Configure(EntityTypeBuilder<AuthSession> session)
    {
        session.ToTable("auth_sessions");
        session.HasKey(s => s.Id).HasName("auth_sessions_pkey");
        session.Property(s => s.Id).HasColumnName("id").ValueGeneratedNever();
        session.Property(s => s.UserId).HasColumnName("user_id");
        session.Property(s => s.CreatedAt).HasColumnName("created_at");
        session.Property(s => s.LastUsedAt).HasColumnName("last_used_at");
        // Replicas of the version before this column insert sessions without it.
        session.Property(s => s.AuthenticatedAt).HasColumnName("authenticated_at").HasDefaultValueSql("now()");
        session.Property(s => s.AbsoluteExpiresAt).HasColumnName("absolute_expires_at");
        session.Property(s => s.RevokedAt).HasColumnName("revoked_at");
        session.Property(s => s.RevokeReason).HasColumnName("revoke_reason").HasMaxLength(40);
        session.Property(s => s.UserAgent).HasColumnName("user_agent").HasMaxLength(ClientInfo.MaxUserAgentLength);
        session.Property(s => s.IpAddress).HasColumnName("ip");
        session
            .HasMany<RefreshToken>()
            .WithOne()
            .HasForeignKey(token => token.SessionId)
            .OnDelete(DeleteBehavior.Cascade)
            .HasConstraintName("refresh_tokens_session_fkey");
        session.HasIndex(s => s.UserId).HasDatabaseName("auth_sessions_live_of_user").HasFilter("revoked_at is null");
    }
}
