using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Data;

/// <summary>
/// The entities are found by their configurations; each feature adds the sets of its own entities as extensions, so
/// that this folder depends on no feature. Every row belongs to a user: a query that serves a user has the owner in its
/// <c>Where</c>, and there is no other check of access.
/// </summary>
internal sealed class ChatDbContext : DbContext
{
    /// <summary>
    /// No transaction continues after one of its statements has failed, so a savepoint before each would only cost two
    /// round trips.
    /// </summary>
    public ChatDbContext(DbContextOptions<ChatDbContext> options)
        : base(options) => Database.AutoSavepointsEnabled = false;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ChatDbContext).Assembly);
        modelBuilder.UseSnakeCaseNames();
    }
}
