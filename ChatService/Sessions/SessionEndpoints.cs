using Fubuni.ChatService.Data;
using Fubuni.ChatService.Runs;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Sessions;

/// <summary>The user's conversations: list, read, name, delete.</summary>
internal static class SessionEndpoints
{
    private const int DefaultPageSize = 30;
    private const int MaxPageSize = 100;

    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        var sessions = app.MapGroup("/api/chat/sessions").WithTags("Sessions").ProducesProblem(StatusCodes.Status401Unauthorized);

        sessions.MapGet("/", ListAsync).WithName("ListSessions").WithSummary("Own sessions, newest activity first.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        sessions.MapPost("/", CreateAsync).WithName("CreateSession").WithSummary("An empty session.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

        var session = sessions.MapGroup("/{id:guid}").ProducesProblem(StatusCodes.Status404NotFound);
        session.MapGet("/", GetAsync).WithName("GetSession").WithSummary("A session with the messages of the branch that is shown.");
        session.MapPatch("/", RenameAsync).WithName("RenameSession").WithSummary("Renames a session.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        session.MapDelete("/", DeleteAsync).WithName("DeleteSession").WithSummary("Deletes a session and stops its answer; it can be restored for a while.");
    }

    /// <summary>404: there is no such session, or it is another user's, or it was deleted. Which, is nobody's business.</summary>
    public static ProblemHttpResult NotFound() => Problem.Of(StatusCodes.Status404NotFound, "session_not_found", "There is no such session.");

    /// <summary>The sessions that a user sees.</summary>
    public static IQueryable<ChatSession> OfOwner(this IQueryable<ChatSession> sessions, string ownerId)
        => sessions.Where(session => session.OwnerId == ownerId && session.DeletedAt == null);

    private static async Task<Results<Ok<SessionPage>, ProblemHttpResult>> ListAsync(
        CurrentUser user, ChatDb db, string? cursor = null, int limit = DefaultPageSize, CancellationToken cancellationToken = default)
    {
        var sessions = db.Sessions.AsNoTracking().OfOwner(user.Id);
        if (limit is < 1 or > MaxPageSize)
        {
            return Invalid("limit", $"Must be between 1 and {MaxPageSize}.");
        }

        if (!string.IsNullOrEmpty(cursor))
        {
            if (!SessionCursor.TryParse(cursor, out var after))
            {
                return Invalid("cursor", "Not a cursor that this list gave.");
            }

            sessions = sessions.Where(s => EF.Functions.LessThan(ValueTuple.Create(s.UpdatedAt, s.Id), ValueTuple.Create(after.UpdatedAt, after.Id)));
        }

        // One more than asked for tells whether there is a next page.
        var page = await sessions
            .OrderByDescending(s => s.UpdatedAt).ThenByDescending(s => s.Id)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        var items = page.Take(limit).ToList();
        var next = page.Count > limit ? new SessionCursor(items[^1].UpdatedAt, items[^1].Id).ToString() : null;
        return TypedResults.Ok(new SessionPage([.. items.Select(SessionSummary.Of)], next));
    }

    private static async Task<Results<Created<SessionSummary>, ProblemHttpResult>> CreateAsync(
        CreateSessionRequest? request, CurrentUser user, ChatDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var title = SessionTitle.FromUser(request?.Title);
        if (title is null && !string.IsNullOrWhiteSpace(request?.Title))
        {
            return InvalidTitle();
        }

        var now = time.Now();
        var session = new ChatSession { Id = Guid.CreateVersion7(now), OwnerId = user.Id, Title = title, CreatedAt = now, UpdatedAt = now };
        db.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/chat/sessions/{session.Id}", SessionSummary.Of(session));
    }

    private static async Task<Results<Ok<SessionWithMessages>, ProblemHttpResult>> GetAsync(
        Guid id, CurrentUser user, ChatDb db, CancellationToken cancellationToken)
    {
        var session = await db.Sessions.AsNoTracking().OfOwner(user.Id).FirstOrDefaultAsync(s => s.Id == id, cancellationToken);
        if (session is null)
        {
            return NotFound();
        }

        var messages = await db.Messages.BranchTo(session.ActiveLeafId, user.Id).ToListAsync(cancellationToken);
        var activeRun = await db.Runs.Where(run => run.SessionId == id && run.OwnerId == user.Id && run.Status == RunStatus.Active)
            .Select(run => (Guid?)run.Id)
            .FirstOrDefaultAsync(cancellationToken);
        var summary = SessionSummary.Of(session);
        return TypedResults.Ok(new SessionWithMessages(
            session.Id, summary.Title, session.CreatedAt, session.UpdatedAt, activeRun, [.. messages.Select(message => message.ToUIMessage())]));
    }

    private static async Task<Results<Ok<SessionSummary>, ProblemHttpResult>> RenameAsync(
        Guid id, RenameSessionRequest request, CurrentUser user, ChatDb db, CancellationToken cancellationToken)
    {
        if (SessionTitle.FromUser(request.Title) is not { } title)
        {
            return InvalidTitle();
        }

        var own = db.Sessions.OfOwner(user.Id).Where(s => s.Id == id);
        await own.ExecuteUpdateAsync(set => set.SetProperty(s => s.Title, title), cancellationToken);
        return await own.AsNoTracking().FirstOrDefaultAsync(cancellationToken) is { } session
            ? TypedResults.Ok(SessionSummary.Of(session))
            : NotFound();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, CurrentUser user, ChatDb db, RunStops stops, TimeProvider time, CancellationToken cancellationToken)
    {
        var deleted = await db.Sessions.OfOwner(user.Id).Where(s => s.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.DeletedAt, time.Now()), cancellationToken);
        if (deleted == 0)
        {
            return NotFound();
        }

        await stops.RequestAsync(user.Id, id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult InvalidTitle() => Invalid("title", $"Must have 1 to {ChatSession.MaxTitleLength} characters.");

    private static ProblemHttpResult Invalid(string field, string message) => Problem.Validation(new Dictionary<string, string[]> { [field] = [message] });
}
