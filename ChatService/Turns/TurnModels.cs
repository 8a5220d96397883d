using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Models;
using Fubuni.ChatService.Preferences;
using Fubuni.ChatService.Runs;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Turns;

/// <summary>
/// Decides which model answers a turn, and keeps what the user chose: with the session, and for new ones. A model that
/// is no longer in the configuration counts as none.
/// </summary>
internal sealed class TurnModels(ChatDbContext db, ModelCatalog models, PreferencesService preferences)
{
    /// <summary>
    /// The model that the turn names; or that of the answer to make anew; or that of the session; or in a new one, that
    /// which the user chose last.
    /// </summary>
    /// <param name="turn">Names a model that exists, or none.</param>
    /// <param name="session">Gets the model, if the turn names it or the session is new.</param>
    /// <param name="isNew">The turn creates the session.</param>
    /// <param name="answerId">The answer to try again or to make anew.</param>
    public async Task<ChatModel> ChooseAsync(
        TurnCommand turn,
        ChatSession session,
        bool isNew,
        Guid? answerId,
        CancellationToken cancellationToken
    )
    {
        if (turn.Model is not null)
        {
            session.Model = turn.Model;
            return models.FirstOf(turn.Model);
        }

        if (!models.HasChoice)
        {
            return models.Default;
        }

        if (isNew)
        {
            session.Model = models.FirstOf(await preferences.ReadModelAsync(session.OwnerId, cancellationToken)).Id;
        }

        return models.FirstOf(
            answerId is null ? null : await FindModelAsync(session, answerId.Value, cancellationToken),
            session.Model
        );
    }

    /// <summary>Remembers the model that the turn names for the user's next new session, and its time zone.</summary>
    public Task RememberAsync(string ownerId, TurnCommand turn, CancellationToken cancellationToken) =>
        turn is { Model: null, TimeZone: null }
            ? Task.CompletedTask
            : preferences.StoreAsync(ownerId, turn.Model, turn.TimeZone, cancellationToken);

    private Task<string?> FindModelAsync(ChatSession session, Guid answerId, CancellationToken cancellationToken) =>
        db
            .Runs.Where(r => r.SessionId == session.Id && r.OwnerId == session.OwnerId)
            .Where(r => r.AssistantMessageId == answerId)
            .Select(r => r.Model)
            .FirstOrDefaultAsync(cancellationToken);
}
