using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.ChatService.Approvals;

internal sealed class ToolPermissionConfiguration : IEntityTypeConfiguration<ToolPermission>
{
    public void Configure(EntityTypeBuilder<ToolPermission> permission)
    {
        permission.ToTable("tool_permissions");
        permission.HasKey(p => p.Id);
        permission.Property(p => p.Id).ValueGeneratedNever();
        permission.Property(p => p.OwnerId).HasMaxLength(ColumnLengths.OwnerId);
        permission.HasOne<ChatSession>().WithMany().HasForeignKey(p => p.SessionId).OnDelete(DeleteBehavior.Cascade);
        permission
            .HasIndex(p => new
            {
                p.OwnerId,
                p.ToolName,
                p.SessionId,
            })
            .IsUnique()
            .AreNullsDistinct(false);
        permission.HasIndex(p => p.SessionId);
    }
}
