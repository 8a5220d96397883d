using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Instructions;

internal static class InstructionSets
{
    extension(ChatDbContext db)
    {
        public DbSet<CustomInstructions> CustomInstructions => db.Set<CustomInstructions>();
    }
}
