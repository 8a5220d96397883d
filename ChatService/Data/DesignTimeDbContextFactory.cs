using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Fubuni.ChatService.Data;

/// <summary>
/// For <c>dotnet ef migrations</c>, which needs the model but no database. The service itself does not start without
/// its settings.
/// </summary>
internal sealed class DesignTimeDbContextFactory : IDesignTimeDbContextFactory<ChatDbContext>
{
    public ChatDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<ChatDbContext>().UseNpgsql().Options);
}
