using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.Passwords;

internal sealed class StoredPasswordConfiguration : IEntityTypeConfiguration<StoredPassword>
{
    public void Configure(EntityTypeBuilder<StoredPassword> password)
    {
        // No foreign key to the user: the name of that table is configuration, which a migration cannot follow.
        password.ToTable("passwords");
        password.HasKey(p => p.UserId).HasName("passwords_pkey");
        password.Property(p => p.UserId).HasColumnName("user_id");
        password.Property(p => p.Hash).HasColumnName("hash").HasMaxLength(128);
        password.Property(p => p.LegacyFingerprint).HasColumnName("legacy_fingerprint").HasMaxLength(32);
        password.Property(p => p.UpdatedAt).HasColumnName("updated_at");
    }
}
