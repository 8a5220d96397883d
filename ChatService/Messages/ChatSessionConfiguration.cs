using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.ChatService.Messages;

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
        session
            .Property(s => s.TitleSource)
            .HasConversion(source => source.ToName(), name => EnumNames.Parse<TitleSource>(name))
            .HasMaxLength(ColumnLengths.Code)
            .HasDefaultValue(TitleSource.Message);
        // No foreign key: it would point back at the table that points here, and a leaf goes only together with its
        // session.
        session.Property(s => s.ActiveLeafId).IsConcurrencyToken();
        // A turn must not begin in a session that is being deleted: it could not be stopped.
        session.Property(s => s.DeletedAt).IsConcurrencyToken();
        // The session list: one user, pinned ones first, then newest activity first, in keyset pages.
        session
            .HasIndex(s => new
            {
                s.OwnerId,
                s.Archived,
                s.Pinned,
                s.UpdatedAt,
                s.Id,
            })
            .IsDescending(false, false, true, true, true)
            .HasFilter("deleted_at is null");
        // What a user deleted, read backwards; and all that a user has.
        session.HasIndex(s => new
        {
            s.OwnerId,
            s.DeletedAt,
            s.Id,
        });
        // What is due to be purged, of all users. The indexes of the search are over expressions: they are in the
        // migration alone.
        session.HasIndex(s => s.DeletedAt).HasFilter("deleted_at is not null");
    }
}
