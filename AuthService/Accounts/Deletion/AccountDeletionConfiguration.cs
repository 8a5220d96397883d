using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.Accounts.Deletion;

internal sealed class AccountDeletionConfiguration : IEntityTypeConfiguration<AccountDeletion>
{
    public void Configure(EntityTypeBuilder<AccountDeletion> deletion)
    {
        deletion.ToTable("account_deletions");
        deletion.HasKey(d => d.UserId).HasName("account_deletions_pkey");
        deletion.Property(d => d.UserId).HasColumnName("user_id");
        deletion.Property(d => d.RequestedAt).HasColumnName("requested_at");
        deletion.Property(d => d.DueAt).HasColumnName("due_at");
        deletion.Property(d => d.NextAttemptAt).HasColumnName("next_attempt_at");
        deletion.Property(d => d.Attempts).HasColumnName("attempts");
        deletion.Property(d => d.DoneAt).HasColumnName("done_at");
        deletion
            .HasIndex(d => d.NextAttemptAt)
            .HasDatabaseName("account_deletions_pending")
            .HasFilter("done_at is null");
    }
}
