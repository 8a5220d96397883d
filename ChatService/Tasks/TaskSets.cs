using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Tasks;

internal static class TaskSets
{
    extension(ChatDbContext db)
    {
        public DbSet<TaskItem> Tasks => db.Set<TaskItem>();
    }
}
