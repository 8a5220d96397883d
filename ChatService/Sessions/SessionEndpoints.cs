using System.ComponentModel;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Runs;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Sessions;

/// <summary>The user's conversations: list, find, read, change, delete and restore.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        var sessions = app.MapGroup("/api/chat/sessions").WithTags("Sessions").ProducesProblem(StatusCodes.Status401Unauthorized);

        sessions.MapGet("/", ListAsync).WithName("ListSessions")
            .WithSummary("Own sessions: pinned ones, then the others, newest activity first; or those found by a search, best match first.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        sessions.MapPost("/", CreateAsync).WithName("CreateSession").WithSummary("An empty session.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

        var session = sessions.MapGroup("/{id:guid}").ProducesProblem(StatusCodes.Status404NotFound);
        session.MapGet("/", GetAsync).WithName("GetSession").WithSummary("A session with the newest messages of the branch that is shown, or with older ones.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        session.MapPatch("/", ChangeAsync).WithName("ChangeSession").WithSummary("Renames, pins or archives a session, or shows another branch of it.")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        session.MapDelete("/", DeleteAsync).WithName("DeleteSession").WithSummary("Deletes a session and stops its answer; it can be restored for 30 days.");
        session.MapPost("/restore", RestoreAsync).WithName("RestoreSession").WithSummary("Takes back that a session was deleted.");
    }

    /// <summary>404: there is no such session, or it is another user's, or it was deleted. Which, is nobody's business.</summary>
    public static ProblemHttpResult NotFound() => Problem.Of(StatusCodes.Status404NotFound, "session_not_found", "There is no such session.");

    /// <summary>404: the session has no such message, whoever else may have it.</summary>
    public static ProblemHttpResult MessageNotFound()
        => Problem.Of(StatusCodes.Status404NotFound, "message_not_found", "There is no such message in this session.");

    /// <summary>409: the session's branch cannot move while an answer is being written at its end.</summary>
    public static ProblemHttpResult RunActive()
        => Problem.Of(StatusCodes.Status409Conflict, "run_active", "An answer is being written in this session already.");

    /// <summary>The sessions that a user sees.</summary>
    public static IQueryable<ChatSession> OfOwner(this IQueryable<ChatSession> sessions, string ownerId)
        => sessions.Where(session => session.OwnerId == ownerId && session.DeletedAt == null);

    /// <summary>The sessions that a user deleted after <paramref name="horizon"/>, before which they are purged.</summary>
    public static IQueryable<ChatSession> RestorableOf(this IQueryable<ChatSession> sessions, string ownerId, DateTimeOffset horizon)
        => sessions.Where(session => session.OwnerId == ownerId && session.DeletedAt > horizon);

    private static async Task<Results<Ok<SessionPage>, ProblemHttpResult>> ListAsync(
        CurrentUser user,
        SessionList list,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Sessions a page, 1 to 100; 30 if absent.")] int? limit,
        [Description("Words to search titles and messages for, at most 200 characters. All must be there; the last may be only begun.")] string? q,
        [Description("Archived sessions, or the others. Absent, the list has the others; a search finds both.")] bool? archived,
        [Description("Deleted sessions that can still be restored, last deleted first.")] bool? deleted,
        CancellationToken cancellationToken)
    {
        var (request, errors) = SessionListRequest.From(cursor, limit, q, archived, deleted);
        return request is null ? Problem.Validation(errors) : TypedResults.Ok(await list.ReadAsync(user.Id, request, cancellationToken));
    }

    private static async Task<Results<Created<SessionSummary>, ProblemHttpResult>> CreateAsync(
        CreateSessionRequest? request, CurrentUser user, ChatDb db, EventHub events, TimeProvider time, CancellationToken cancellationToken)
    {
        var title = SessionTitle.FromUser(request?.Title);
        if (title is null && !string.IsNullOrWhiteSpace(request?.Title))
        {
            return Invalid("title", SessionTitle.Rule);
        }

        var now = time.Now();
        var session = new ChatSession { Id = Guid.CreateVersion7(now), OwnerId = user.Id, Title = title, CreatedAt = now, UpdatedAt = now };
        db.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        events.Publish(user.Id, new SessionEvent(session.Id, SessionChange.Created.ToName()));
        return TypedResults.Created($"/api/chat/sessions/{session.Id}", SessionSummary.Of(session));
    }

    private static async Task<Results<Ok<SessionWithMessages>, ProblemHttpResult>> GetAsync(
        Guid id,
        CurrentUser user,
        SessionReader reader,
        [Description("A message: those before it are answered, instead of the newest.")] Guid? before,
        [Description("Messages a page, 1 to 200; 200 if absent.")] int? limit,
        CancellationToken cancellationToken)
    {
        if (limit is < 1 or > SessionReader.MaxMessages)
        {
            return Invalid("limit", $"Must be between 1 and {SessionReader.MaxMessages}.");
        }

        var (session, problem) = await reader.OpenAsync(user.Id, id, before, limit ?? SessionReader.MaxMessages, cancellationToken);
        return session is null ? problem! : TypedResults.Ok(session);
    }

    private static async Task<Results<Ok<SessionSummary>, ProblemHttpResult>> ChangeAsync(
        Guid id, ChangeSessionRequest request, CurrentUser user, SessionChanges changes, CancellationToken cancellationToken)
    {
        var (change, errors) = request.Validate();
        if (change is null)
        {
            return Problem.Validation(errors);
        }

        var (session, problem) = await changes.ApplyAsync(user.Id, id, change, cancellationToken);
        return session is null ? problem! : TypedResults.Ok(SessionSummary.Of(session));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, CurrentUser user, ChatDb db, RunStops stops, EventHub events, TimeProvider time, CancellationToken cancellationToken)
    {
        var deleted = await db.Sessions.OfOwner(user.Id).Where(s => s.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.DeletedAt, time.Now()), cancellationToken);
        if (deleted == 0)
        {
            return NotFound();
        }

        events.Publish(user.Id, new SessionEvent(id, SessionChange.Deleted.ToName()));
        await stops.RequestAsync(user.Id, id, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Restoring twice is restoring once.</summary>
    private static async Task<Results<Ok<SessionSummary>, ProblemHttpResult>> RestoreAsync(
        Guid id, CurrentUser user, ChatDb db, IOptions<RetentionOptions> options, EventHub events, TimeProvider time, CancellationToken cancellationToken)
    {
        var restored = await db.Sessions.RestorableOf(user.Id, time.Now() - options.Value.DeletedSessions).Where(s => s.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.DeletedAt, (DateTimeOffset?)null), cancellationToken);
        if (restored > 0)
        {
            events.Publish(user.Id, new SessionEvent(id, SessionChange.Restored.ToName()));
        }

        return await db.Sessions.AsNoTracking().OfOwner(user.Id).FirstOrDefaultAsync(s => s.Id == id, cancellationToken) is { } session
            ? TypedResults.Ok(SessionSummary.Of(session))
            : NotFound();
    }

    private static ProblemHttpResult Invalid(string field, string message) => Problem.Validation(new Dictionary<string, string[]> { [field] = [message] });
}
