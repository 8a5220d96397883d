using System.Text.Json;
using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.ChatService.Messages;

internal sealed class ChatMessageConfiguration : IEntityTypeConfiguration<ChatMessage>
{
    public void Configure(EntityTypeBuilder<ChatMessage> message)
    {
        message.ToTable("chat_messages");
        message.HasKey(m => m.Id);
        message.Property(m => m.Id).ValueGeneratedNever();
        message.Ignore(m => m.Text);
        message.Property(m => m.OwnerId).HasMaxLength(ColumnLengths.OwnerId);
        message
            .Property(m => m.Role)
            .HasConversion(r => r.ToName(), name => EnumNames.Parse<MessageRole>(name))
            .HasMaxLength(ColumnLengths.Code);
        message
            .Property(m => m.Status)
            .HasConversion(s => s.ToName(), name => EnumNames.Parse<MessageStatus>(name))
            .HasMaxLength(ColumnLengths.Code);
        message
            .Property(m => m.Parts)
            .HasColumnType("jsonb")
            .HasConversion(
                parts => JsonSerializer.Serialize(parts, MessageJson.Plain.IReadOnlyListMessagePart),
                json => JsonSerializer.Deserialize(json, MessageJson.Default.IReadOnlyListMessagePart)!,
                // Parts are replaced as a whole, never changed in place.
                new ValueComparer<IReadOnlyList<MessagePart>>(
                    (left, right) => ReferenceEquals(left, right),
                    parts => parts.Count,
                    parts => parts
                )
            );
        message
            .Property(m => m.Metadata)
            .HasColumnType("jsonb")
            .HasConversion(
                metadata => JsonSerializer.Serialize(metadata, MessageJson.Plain.MessageMetadata!),
                json => JsonSerializer.Deserialize(json, MessageJson.Default.MessageMetadata)
            );
        message.HasOne<ChatSession>().WithMany().HasForeignKey(m => m.SessionId).OnDelete(DeleteBehavior.Cascade);
        message.HasOne<ChatMessage>().WithMany().HasForeignKey(m => m.ParentId).OnDelete(DeleteBehavior.Cascade);
        message.HasIndex(m => new { m.SessionId, m.CreatedAt });
        message.HasIndex(m => m.OwnerId);
        // The siblings of a first message. All others are found by their parent.
        message.HasIndex(m => m.SessionId, "ix_chat_messages_root").HasFilter("parent_id is null");
    }
}
