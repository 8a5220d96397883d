using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Sessions;
using Fubuni.ChatService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Data;

/// <summary>
/// Every row belongs to a user. A query that serves a user names the owner in its <c>Where</c>: there is no other check of who may see what.
/// </summary>
internal sealed class ChatDb(DbContextOptions<ChatDb> options) : DbContext(options)
{
    public DbSet<ChatSession> Sessions => Set<ChatSession>();

    public DbSet<ChatMessage> Messages => Set<ChatMessage>();

    public DbSet<ChatRun> Runs => Set<ChatRun>();

    public DbSet<TaskItem> Tasks => Set<TaskItem>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ChatDb).Assembly);
        modelBuilder.UseSnakeCaseNames();
    }
}
