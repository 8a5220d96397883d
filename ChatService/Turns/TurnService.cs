using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Models;
using Fubuni.ChatService.Runs;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Turns;

/// <summary>
/// Begins turns. The user message, the empty assistant message, the run and the session's new leaf are one transaction:
/// either all of them exist and a run completes the turn, or none, and the client can send it again.
/// </summary>
internal sealed class TurnService(
    ChatDbContext db,
    TurnTargets targets,
    EarlierTurns earlierTurns,
    TurnWriter writer,
    TurnRaces races,
    ModelCatalog models,
    RunHost host
)
{
    private const int MaxAttempts = 3;

    /// <returns>The turn's run, or 404 <c>session_not_found</c> or <c>message_not_found</c>, 409 <c>run_active</c>,
    /// <c>stale_parent</c> or <c>message_id_taken</c>, 413 <c>message_too_long</c>, 422 <c>validation_failed</c> or
    /// <c>unknown_model</c>, 429 <c>too_many_own_runs</c>, 503 <c>too_many_runs</c>.</returns>
    public async Task<Result<RunInput>> BeginAsync(
        string ownerId,
        TurnRequest request,
        CancellationToken cancellationToken
    )
    {
        if (!TurnCommand.From(request).TryGetValue(out var requested, out var invalid))
        {
            return invalid;
        }

        if (requested.Model is not null && models.Find(requested.Model) is null)
        {
            return TurnErrors.UnknownModel;
        }

        var target = await targets.ResolveAsync(ownerId, requested, cancellationToken);
        if (!target.TryGetValue(out var turn, out var misplaced))
        {
            return misplaced;
        }

        using var slot = host.TryAcquireSlot();
        // Nearly every message is new: an earlier turn is looked up only when the message cannot be inserted. Its id is
        // unique.
        var mayExist = turn.IsRegenerate || slot is null;
        for (var attempt = 1; ; attempt++)
        {
            switch (await TryBeginAsync(ownerId, turn, slot, mayExist, attempt == MaxAttempts, cancellationToken))
            {
                case TurnResult.Begun begun:
                    return begun.Input;
                case TurnResult.Refused refused:
                    return refused.Error;
            }

            mayExist = true;
            db.ChangeTracker.Clear();
        }
    }

    private async Task<TurnResult> TryBeginAsync(
        string ownerId,
        TurnCommand turn,
        RunSlot? slot,
        bool mayExist,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        ChatRun? earlier = null;
        if (mayExist)
        {
            var found = await earlierTurns.FindAsync(ownerId, turn, cancellationToken);
            if (!found.TryGetValue(out var earlierTurn, out var error))
            {
                return new TurnResult.Refused(error);
            }

            if (earlierTurn.Run is not null && !earlierTurn.NeedsNewAnswer(turn))
            {
                return new TurnResult.Begun(new RunInput(earlierTurn.Run, SessionSummary.Of(earlierTurn.Session!)));
            }

            earlier = earlierTurn.Run;
        }

        if (slot is null)
        {
            return new TurnResult.Refused(TurnErrors.TooManyRuns);
        }

        try
        {
            var written = await writer.WriteAsync(ownerId, turn, earlier, cancellationToken);
            if (written.TryGetValue(out var input, out var refused))
            {
                host.Start(input, slot);
                return new TurnResult.Begun(input);
            }

            // A message that is refused as new may exist already.
            return mayExist ? new TurnResult.Refused(refused) : new TurnResult.Retry();
        }
        catch (DbUpdateException exception) when (TurnRaces.IsRace(exception, isLast))
        {
            return await races.ResolveAsync(ownerId, turn, exception, isLast, cancellationToken);
        }
    }
}
