using Fubuni.AuthService.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.BetterAuth.Tables;

internal sealed class AccountConfiguration(AccountColumns columns) : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.ToTable(columns.Tables.Accounts, table => table.ExcludeFromMigrations());
        account.HasKey(a => a.Id);
        account.Property(a => a.Id).HasColumnName("id").ValueGeneratedNever();
        account.Property(a => a.ProviderId).HasColumnName("providerId");
        account.Property(a => a.AccountId).HasColumnName("accountId");
        account.Property(a => a.UserId).HasColumnName("userId");
        account.Property(a => a.Password).HasColumnName("password");
        account.Property(a => a.CreatedAt).HasColumnName("createdAt");
        account.Property(a => a.UpdatedAt).HasColumnName("updatedAt");
        if (columns.Has(columns.Tables.Accounts, columns.Tables.AccountFields.Named("issuer")))
        {
            account.Property<string>("Issuer").HasColumnName("issuer").HasValueGenerator<AccountIssuer>();
        }

        account.Adapt(columns.Tables.AccountFields, columns);
        account.HasIndex(a => a.UserId);
        account.HasOne<User>().WithMany().HasForeignKey(a => a.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
