using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.ChatService.Sessions;

internal sealed class ChatSessionConfiguration : IEntityTypeConfiguration<ChatSession>
{
    public const string Table = "chat_sessions";

    public void Configure(EntityTypeBuilder<ChatSession> session)
    {
        session.ToTable(Table);
        session.HasKey(s => s.Id);
        session.Property(s => s.Id).ValueGeneratedNever();
        session.Property(s => s.OwnerId).HasMaxLength(ColumnLengths.OwnerId);
        session.Property(s => s.Title).HasMaxLength(ChatSession.MaxTitleLength);
        // No foreign key: it would point back at the table that points here, and a leaf goes only together with its session.
        session.Property(s => s.ActiveLeafId).IsConcurrencyToken();
        // The session list: one user, newest activity first, in keyset pages.
        session.HasIndex(s => new { s.OwnerId, s.UpdatedAt, s.Id })
            .IsDescending(false, true, true)
            .HasFilter("deleted_at is null");
    }
}
