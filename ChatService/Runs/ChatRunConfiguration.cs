using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.ChatService.Runs;

internal sealed class ChatRunConfiguration : IEntityTypeConfiguration<ChatRun>
{
    /// <summary>
    /// Named, because a turn that loses the race for the session recognises the violation by this name.
    /// </summary>
    public const string OneActiveRunPerSession = "ux_chat_runs_active";

    public void Configure(EntityTypeBuilder<ChatRun> run)
    {
        run.ToTable("chat_runs");
        run.HasKey(r => r.Id);
        run.Property(r => r.Id).ValueGeneratedNever();
        run.Property(r => r.OwnerId).HasMaxLength(ColumnLengths.OwnerId);
        run.Property(r => r.Status)
            .HasConversion(s => s.ToName(), name => EnumNames.Parse<RunStatus>(name))
            .HasMaxLength(ColumnLengths.Code);
        run.Property(r => r.Worker).HasMaxLength(100);
        run.Property(r => r.ErrorCode).HasMaxLength(64);
        run.HasOne<ChatSession>().WithMany().HasForeignKey(r => r.SessionId).OnDelete(DeleteBehavior.Cascade);
        run.HasOne<ChatMessage>().WithMany().HasForeignKey(r => r.UserMessageId).OnDelete(DeleteBehavior.Cascade);
        run.HasOne<ChatMessage>().WithMany().HasForeignKey(r => r.AssistantMessageId).OnDelete(DeleteBehavior.Cascade);
        run.HasIndex(r => r.SessionId, OneActiveRunPerSession).IsUnique().HasFilter("status = 'active'");
        run.HasIndex(r => r.LeaseUntil).HasFilter("status = 'active'");
        // The active runs of a user.
        run.HasIndex(r => r.OwnerId).HasFilter("status = 'active'");
        run.HasIndex(r => r.SessionId);
    }
}
