using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Preferences;

/// <summary>Reads and stores what a user chose for chats to come.</summary>
internal sealed class PreferencesService(ChatDbContext db, TimeProvider time)
{
    /// <returns>The id of the model that the user chose last; null for none.</returns>
    public Task<string?> ReadModelAsync(string ownerId, CancellationToken cancellationToken) =>
        db.UserPreferences.Where(p => p.OwnerId == ownerId).Select(p => p.Model).FirstOrDefaultAsync(cancellationToken);

    /// <summary>In the transaction of the caller, if there is one.</summary>
    public Task StoreModelAsync(string ownerId, string model, CancellationToken cancellationToken) =>
        // One statement, so that two tabs that send at once do not fail.
        db.Database.ExecuteSqlAsync(
            $"""
            insert into user_preferences as known (owner_id, model, updated_at)
            values ({ownerId}, {model}, {time.GetUtcNow()})
            on conflict (owner_id) do update set model = excluded.model, updated_at = excluded.updated_at
                where known.model <> excluded.model
            """,
            cancellationToken
        );
}
