using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.RefreshTokens;

/// <summary>A row of the function <c>rotate_refresh_token</c>; there is no table.</summary>
internal sealed class RefreshRotationConfiguration : IEntityTypeConfiguration<RefreshRotation>
{
    public void Configure(EntityTypeBuilder<RefreshRotation> rotation)
    {
        rotation.HasNoKey();
        rotation.ToTable((string?)null);
        rotation
            .Property(r => r.Status)
            .HasColumnName("status")
            .HasConversion(
                status => status.ToString().ToLowerInvariant(),
                text => Enum.Parse<RefreshStatus>(text, ignoreCase: true)
            );
        rotation.Property(r => r.SessionId).HasColumnName("sid");
        rotation.Property(r => r.UserId).HasColumnName("uid");
        rotation.Property(r => r.ExpiresAt).HasColumnName("expires");
    }
}
