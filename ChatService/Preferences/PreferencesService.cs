using Fubuni.ChatService.Data;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Preferences;

/// <summary>Reads and stores what a user chose for chats to come.</summary>
internal sealed class PreferencesService(ChatDbContext db, TimeProvider time)
{
    public async Task<PreferencesView> ReadAsync(string ownerId, CancellationToken cancellationToken) =>
        await db
            .UserPreferences.Where(p => p.OwnerId == ownerId)
            .Select(p => new PreferencesView(p.Model, p.TimeZone))
            .FirstOrDefaultAsync(cancellationToken)
        ?? new PreferencesView(null, null);

    /// <returns>The id of the model that the user chose last; null for none.</returns>
    public async Task<string?> ReadModelAsync(string ownerId, CancellationToken cancellationToken) =>
        (await ReadAsync(ownerId, cancellationToken)).Model;

    /// <returns>UTC where no zone is known.</returns>
    public async Task<TimeZoneInfo> ReadTimeZoneAsync(string ownerId, CancellationToken cancellationToken) =>
        TimeZones.FindOrUtc((await ReadAsync(ownerId, cancellationToken)).TimeZone);

    /// <returns>What is stored now, or 422 where there is no such zone.</returns>
    public async Task<Result<PreferencesView>> ChangeAsync(
        string ownerId,
        ChangePreferencesRequest change,
        CancellationToken cancellationToken
    )
    {
        if (change.TimeZone is "")
        {
            await db
                .UserPreferences.Where(p => p.OwnerId == ownerId && p.TimeZone != null)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(p => p.TimeZone, (string?)null).SetProperty(p => p.UpdatedAt, time.Now()),
                    cancellationToken
                );
        }
        else if (change.TimeZone is not null)
        {
            if (TimeZones.Find(change.TimeZone) is null)
            {
                return Error.InvalidField("timeZone", TimeZones.Rule);
            }

            await StoreAsync(ownerId, model: null, change.TimeZone, cancellationToken);
        }

        return await ReadAsync(ownerId, cancellationToken);
    }

    /// <summary>
    /// Stores what is not null, if it is another one than before. In the transaction of the caller, if there is one.
    /// </summary>
    public Task StoreAsync(string ownerId, string? model, string? timeZone, CancellationToken cancellationToken) =>
        // One statement, so that two tabs that send at once do not fail.
        db.Database.ExecuteSqlAsync(
            $"""
            insert into user_preferences as known (owner_id, model, time_zone, updated_at)
            values ({ownerId}, {model}, {timeZone}, {time.GetUtcNow()})
            on conflict (owner_id) do update set
                model = coalesce(excluded.model, known.model),
                time_zone = coalesce(excluded.time_zone, known.time_zone),
                updated_at = excluded.updated_at
                where excluded.model is distinct from known.model and excluded.model is not null
                    or excluded.time_zone is distinct from known.time_zone and excluded.time_zone is not null
            """,
            cancellationToken
        );
}
