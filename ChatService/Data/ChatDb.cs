using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Sessions;
using Fubuni.ChatService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Data;

/// <summary>
/// Every row belongs to a user. A query that serves a user names the owner in its <c>Where</c>: there is no other check of who may see what.
/// </summary>
internal sealed class ChatDb : DbContext
{
    /// <summary>Nobody goes on in a transaction after a statement of it has failed, so that a savepoint before each would only be two trips more.</summary>
    public ChatDb(DbContextOptions<ChatDb> options) : base(options) => Database.AutoSavepointsEnabled = false;

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
