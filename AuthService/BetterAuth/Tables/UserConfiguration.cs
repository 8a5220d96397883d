using Fubuni.AuthService.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.BetterAuth.Tables;

internal sealed class UserConfiguration(AccountColumns columns) : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> user)
    {
        // The table belongs to Better Auth: AccountSchema creates it if necessary, and no migration changes it.
        user.ToTable(columns.Tables.Users, table => table.ExcludeFromMigrations());
        user.HasKey(u => u.Id);
        user.Property(u => u.Id).HasColumnName("id").ValueGeneratedNever();
        user.Property(u => u.Name).HasColumnName("name");
        user.Property(u => u.Email).HasColumnName("email");
        user.Property(u => u.EmailVerified).HasColumnName("emailVerified");
        user.Property(u => u.Image).HasColumnName("image");
        user.Property(u => u.CreatedAt).HasColumnName("createdAt");
        user.Property(u => u.UpdatedAt).HasColumnName("updatedAt");
        user.MapOptional(nameof(User.Banned), "banned", columns.Tables.UserFields, columns);
        user.MapOptional(nameof(User.BanExpires), "banExpires", columns.Tables.UserFields, columns);
        user.MapOptional(nameof(User.TwoFactorEnabled), "twoFactorEnabled", columns.Tables.UserFields, columns);
        user.Adapt(columns.Tables.UserFields, columns);
        user.HasIndex(u => u.Email).IsUnique();
    }
}
