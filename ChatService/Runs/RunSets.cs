using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Runs;

internal static class RunSets
{
    extension(ChatDbContext db)
    {
        public DbSet<ChatRun> Runs => db.Set<ChatRun>();
    }
}
