using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.SigningKeys;

internal sealed class SigningKeyConfiguration : IEntityTypeConfiguration<SigningKey>
{
    public void Configure(EntityTypeBuilder<SigningKey> key)
    {
        key.ToTable("signing_keys");
        key.HasKey(k => k.Kid).HasName("signing_keys_pkey");
        key.Property(k => k.Kid).HasColumnName("kid").HasMaxLength(43);
        key.Property(k => k.State).HasColumnName("state").HasConversion<string>().HasMaxLength(20);
        key.Property(k => k.PublicKey).HasColumnName("public_key");
        key.Property(k => k.EncryptedPrivateKey).HasColumnName("encrypted_private_key");
        key.Property(k => k.CreatedAt).HasColumnName("created_at");
        key.Property(k => k.ActivatedAt).HasColumnName("activated_at");
        key.Property(k => k.RetiredAt).HasColumnName("retired_at");
        // The database itself guarantees that no two keys are active.
        key.HasIndex(k => k.State).IsUnique().HasFilter("state = 'Active'").HasDatabaseName("signing_keys_one_active");
    }
}
