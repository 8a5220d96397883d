using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.RefreshTokens;

internal sealed class RefreshTokenConfiguration : IEntityTypeConfiguration<RefreshToken>
{
    public void Configure(EntityTypeBuilder<RefreshToken> token)
    {
        token.ToTable("refresh_tokens");
        token.HasKey(t => t.Id).HasName("refresh_tokens_pkey");
        token.Property(t => t.Id).HasColumnName("id").UseIdentityAlwaysColumn();
        token.Property(t => t.SessionId).HasColumnName("session_id");
        token.Property(t => t.ParentId).HasColumnName("parent_id");
        token.Property(t => t.TokenHash).HasColumnName("token_hash").HasMaxLength(32);
        token.Property(t => t.IssuedAt).HasColumnName("issued_at");
        token.Property(t => t.ExpiresAt).HasColumnName("expires_at");
        token.Property(t => t.UsedAt).HasColumnName("used_at");
        token.HasIndex(t => t.TokenHash).IsUnique().HasDatabaseName("refresh_tokens_hash");
        // The database itself guarantees that no token has two successors.
        token
            .HasIndex(t => t.ParentId)
            .IsUnique()
            .HasFilter("parent_id is not null")
            .HasDatabaseName("refresh_tokens_one_child");
        token.HasIndex(t => t.SessionId).HasDatabaseName("refresh_tokens_session");
    }
}
