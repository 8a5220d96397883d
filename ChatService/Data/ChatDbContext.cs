using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Data;

/// <summary>
/// The entities are found by their configurations. Each feature adds the sets of its own entities as extensions, so
/// that this folder depends on no feature. Every row belongs to a user: a query for a user has the owner in its
/// <c>Where</c>, and there is no other access check.
/// </summary>
internal sealed class ChatDbContext : DbContext
{
    /// <summary>
    /// No transaction continues after a failed statement, so a savepoint before each one would only cost two round
    /// trips.
    /// </summary>
    public ChatDbContext(DbContextOptions<ChatDbContext> options)
        : base(options) => Database.AutoSavepointsEnabled = false;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ChatDbContext).Assembly);
        modelBuilder.UseSnakeCaseNames();
    }
}
