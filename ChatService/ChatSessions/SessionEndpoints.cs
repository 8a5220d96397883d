using System.ComponentModel;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Messages;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>The user's conversations: list, find, read, change, delete and restore.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        var sessions = app.MapGroup("/api/chat/sessions")
            .WithTags("Sessions")
            .ProducesProblem(StatusCodes.Status401Unauthorized);

        sessions
            .MapGet("/", ListAsync)
            .WithName("ListSessions")
            .WithSummary(
                "Own sessions: pinned ones, then the others, newest activity first; or those found by a search, best "
                    + "match first."
            )
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        sessions
            .MapPost("/", CreateAsync)
            .WithName("CreateSession")
            .WithSummary("An empty session.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

        var session = sessions.MapGroup("/{id:guid}").ProducesProblem(StatusCodes.Status404NotFound);
        session
            .MapGet("/", GetAsync)
            .WithName("GetSession")
            .WithSummary("A session with the newest messages of the branch that is shown, or with older ones.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        session
            .MapPatch("/", ChangeAsync)
            .WithName("ChangeSession")
            .WithSummary("Renames, pins or archives a session, or shows another branch of it.")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        session
            .MapDelete("/", DeleteAsync)
            .WithName("DeleteSession")
            .WithSummary("Deletes a session and stops its answer; it can be restored for 30 days.");
        session
            .MapPost("/restore", RestoreAsync)
            .WithName("RestoreSession")
            .WithSummary("Takes back that a session was deleted.");
        session
            .MapPost("/purge", PurgeAsync)
            .WithName("PurgeSession")
            .WithSummary("Removes a deleted session for good, with all its messages.");
    }

    private static async Task<Results<Ok<SessionPage>, ProblemHttpResult>> ListAsync(
        CurrentUser user,
        SessionList list,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Sessions a page, 1 to 100; 30 if absent.")] int? limit,
        [Description(
            "Words to search titles and messages for, at most 200 characters. All must be there; the last may be only "
                + "begun."
        )]
            string? q,
        [Description("Archived sessions, or the others. Absent, the list has the others; a search finds both.")]
            bool? archived,
        [Description("Deleted sessions that can still be restored, last deleted first.")] bool? deleted,
        CancellationToken cancellationToken
    )
    {
        var request = SessionListRequest.From(cursor, limit, q, archived, deleted);
        return request.TryGetValue(out var valid, out var error)
            ? TypedResults.Ok(await list.ReadAsync(user.Id, valid, cancellationToken))
            : error.ToProblem();
    }

    private static async Task<Results<Created<SessionSummary>, ProblemHttpResult>> CreateAsync(
        CreateSessionRequest? request,
        CurrentUser user,
        ChatDbContext db,
        EventHub events,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var title = SessionTitle.FromUser(request?.Title);
        if (title is null && !string.IsNullOrWhiteSpace(request?.Title))
        {
            return Error.InvalidField("title", SessionTitle.Rule).ToProblem();
        }

        var now = time.Now();
        var session = new ChatSession
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = user.Id,
            Title = title,
            TitleSource = title is null ? TitleSource.Message : TitleSource.User,
            CreatedAt = now,
            UpdatedAt = now,
        };
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
        CancellationToken cancellationToken
    )
    {
        if (limit is < 1 or > SessionReader.MaxMessages)
        {
            return Error.InvalidField("limit", $"Must be between 1 and {SessionReader.MaxMessages}.").ToProblem();
        }

        var page = await reader.ReadAsync(user.Id, id, before, limit ?? SessionReader.MaxMessages, cancellationToken);
        return page.TryGetValue(out var session, out var error) ? TypedResults.Ok(session) : error.ToProblem();
    }

    private static async Task<Results<Ok<SessionSummary>, ProblemHttpResult>> ChangeAsync(
        Guid id,
        ChangeSessionRequest request,
        CurrentUser user,
        SessionChanges changes,
        CancellationToken cancellationToken
    )
    {
        if (!request.Validate().TryGetValue(out var change, out var invalid))
        {
            return invalid.ToProblem();
        }

        var changed = await changes.ApplyAsync(user.Id, id, change, cancellationToken);
        return changed.TryGetValue(out var session, out var error)
            ? TypedResults.Ok(SessionSummary.Of(session))
            : error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id,
        CurrentUser user,
        SessionDeletion deletion,
        CancellationToken cancellationToken
    ) => Respond(await deletion.DeleteAsync(user.Id, id, cancellationToken));

    /// <summary>Restoring twice is restoring once.</summary>
    private static async Task<Results<Ok<SessionSummary>, ProblemHttpResult>> RestoreAsync(
        Guid id,
        CurrentUser user,
        SessionDeletion deletion,
        CancellationToken cancellationToken
    )
    {
        var restored = await deletion.RestoreAsync(user.Id, id, cancellationToken);
        return restored.TryGetValue(out var session, out var error)
            ? TypedResults.Ok(SessionSummary.Of(session))
            : error.ToProblem();
    }

    /// <summary>Only what was deleted, so that no single request can destroy a session in use.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> PurgeAsync(
        Guid id,
        CurrentUser user,
        SessionDeletion deletion,
        CancellationToken cancellationToken
    ) => Respond(await deletion.PurgeAsync(user.Id, id, cancellationToken));

    private static Results<NoContent, ProblemHttpResult> Respond(Error? error) =>
        error is null ? TypedResults.NoContent() : error.ToProblem();
}
