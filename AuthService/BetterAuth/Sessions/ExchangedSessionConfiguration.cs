using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.BetterAuth.Sessions;

internal sealed class ExchangedSessionConfiguration : IEntityTypeConfiguration<ExchangedSession>
{
    public void Configure(EntityTypeBuilder<ExchangedSession> session)
    {
        session.ToTable("exchanged_sessions");
        session.HasKey(s => s.TokenHash).HasName("exchanged_sessions_pkey");
        session.Property(s => s.TokenHash).HasColumnName("token_hash").HasMaxLength(32);
        session.Property(s => s.ExchangedAt).HasColumnName("exchanged_at");
    }
}
