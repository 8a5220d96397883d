using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.ChatService.Approvals;

internal sealed class ToolApprovalConfiguration : IEntityTypeConfiguration<ToolApproval>
{
    public void Configure(EntityTypeBuilder<ToolApproval> approval)
    {
        approval.ToTable("tool_approvals");
        approval.HasKey(a => a.Id);
        approval.Property(a => a.Id).ValueGeneratedNever();
        approval.Property(a => a.OwnerId).HasMaxLength(ColumnLengths.OwnerId);
        approval.HasOne<ChatSession>().WithMany().HasForeignKey(a => a.SessionId).OnDelete(DeleteBehavior.Cascade);
        approval.HasIndex(a => new { a.OwnerId, a.ToolCallId }).IsUnique();
        approval.HasIndex(a => a.SessionId);
    }
}
