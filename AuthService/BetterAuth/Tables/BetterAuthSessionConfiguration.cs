using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.BetterAuth.Tables;

internal sealed class BetterAuthSessionConfiguration(AccountColumns columns)
    : IEntityTypeConfiguration<BetterAuthSession>
{
    public void Configure(EntityTypeBuilder<BetterAuthSession> session)
    {
        session.ToTable(columns.Tables.Sessions, table => table.ExcludeFromMigrations());
        session.HasKey(s => s.Id);
        session.Property(s => s.Id).HasColumnName("id");
        session.Property(s => s.Token).HasColumnName("token");
        session.Property(s => s.UserId).HasColumnName("userId");
        session.Property(s => s.CreatedAt).HasColumnName("createdAt");
        session.Property(s => s.ExpiresAt).HasColumnName("expiresAt");
        session.MapOptional(
            nameof(BetterAuthSession.ImpersonatedBy),
            "impersonatedBy",
            columns.Tables.SessionFields,
            columns
        );
        session.Adapt(columns.Tables.SessionFields, columns);
    }
}
