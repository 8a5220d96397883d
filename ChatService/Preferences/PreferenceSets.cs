using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Preferences;

internal static class PreferenceSets
{
    extension(ChatDbContext db)
    {
        public DbSet<UserPreferences> UserPreferences => db.Set<UserPreferences>();
    }
}
