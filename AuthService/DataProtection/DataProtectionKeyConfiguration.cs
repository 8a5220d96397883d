using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.DataProtection;

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> key)
    {
        key.ToTable("data_protection_keys");
        key.HasKey(k => k.Name).HasName("data_protection_keys_pkey");
        key.Property(k => k.Name).HasColumnName("name").HasMaxLength(100);
        key.Property(k => k.Xml).HasColumnName("xml");
        key.Property(k => k.CreatedAt).HasColumnName("created_at");
    }
}
