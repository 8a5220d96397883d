using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.Accounts;

internal sealed class UserConfiguration(AccountTables tables) : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> user)
    {
        // Better Auth's table: adopted or made as it is (AccountSchema), never migrated.
        user.ToTable(tables.Users, table => table.ExcludeFromMigrations());
        user.HasKey(u => u.Id);
        user.Property(u => u.Id).HasColumnName("id");
        user.Property(u => u.Name).HasColumnName("name");
        user.Property(u => u.Email).HasColumnName("email");
        user.Property(u => u.EmailVerified).HasColumnName("emailVerified");
        user.Property(u => u.Image).HasColumnName("image");
        user.Property(u => u.CreatedAt).HasColumnName("createdAt");
        user.Property(u => u.UpdatedAt).HasColumnName("updatedAt");
        user.HasIndex(u => u.Email).IsUnique();
    }
}
