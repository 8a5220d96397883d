using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.AuthService.Deletion;

/// <summary>
/// An account that is gone here, and of which other services have still to be told: a row of the outbox, written in the transaction that deletes the
/// account. All that it keeps of the user is the id, which names nobody any more.
/// </summary>
public sealed class AccountDeletion
{
    public required string UserId { get; init; }

    /// <summary>Access tokens of the user up to this moment are refused.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Since when the present step should have been done.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>No replica tries before this. A replica that takes the row moves it on, so that no other takes it at the same time.</summary>
    public required DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>Attempts at the present step.</summary>
    public int Attempts { get; set; }

    /// <summary>Null while something is left to do.</summary>
    public DateTimeOffset? DoneAt { get; set; }
}

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
        deletion.HasIndex(d => d.NextAttemptAt).HasDatabaseName("account_deletions_pending").HasFilter("done_at is null");
    }
}
