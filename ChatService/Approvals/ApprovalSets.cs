using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Approvals;

internal static class ApprovalSets
{
    extension(ChatDbContext db)
    {
        public DbSet<ToolApproval> ToolApprovals => db.Set<ToolApproval>();

        public DbSet<ToolPermission> ToolPermissions => db.Set<ToolPermission>();
    }
}
