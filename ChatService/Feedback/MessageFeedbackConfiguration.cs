using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.ChatService.Feedback;

internal sealed class MessageFeedbackConfiguration : IEntityTypeConfiguration<MessageFeedback>
{
    public void Configure(EntityTypeBuilder<MessageFeedback> feedback)
    {
        feedback.ToTable("message_feedback");
        feedback.HasKey(f => f.MessageId);
        feedback.Property(f => f.MessageId).ValueGeneratedNever();
        feedback.Property(f => f.OwnerId).HasMaxLength(ColumnLengths.OwnerId);
        feedback
            .Property(f => f.Rating)
            .HasConversion(r => r.ToName(), name => EnumNames.Parse<FeedbackRating>(name))
            .HasMaxLength(ColumnLengths.Code);
        feedback.Property(f => f.Comment).HasMaxLength(MessageFeedback.MaxCommentLength);
        // It is deleted with its message, and so with the session and the account.
        feedback
            .HasOne<ChatMessage>()
            .WithOne()
            .HasForeignKey<MessageFeedback>(f => f.MessageId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}
