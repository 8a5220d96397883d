using System.Globalization;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Streaming;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Turns;

/// <summary>Turns: begin, resume, stop.</summary>
internal static class TurnEndpoints
{
    private const string RetryAfterSeconds = "2";

    public static void MapTurns(this IEndpointRouteBuilder app)
    {
        var chat = app.MapGroup("/api/chat")
            .WithTags("Chat")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound);
        chat.MapGet("/sessions/{id:guid}/stream", ResumeAsync)
            .WithName("ResumeStream")
            .WithSummary("The answer being written, from its start or after Last-Event-ID; 204 when there is none.");
        chat.MapPost("/sessions/{id:guid}/stop", StopAsync)
            .WithName("StopRun")
            .WithSummary("Stops the answer being written; what there is of it stays.");

        var turns = chat.MapGroup("")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        turns
            .MapPost("/stream", StreamAsync)
            .WithName("StreamTurn")
            .WithSummary("A turn, an edit or another answer, streamed as UI messages (AI SDK, version 1).");
        turns
            .MapPost("/", AnswerAsync)
            .WithName("AnswerTurn")
            .WithSummary("A turn, answered as one document.")
            .ProducesProblem(StatusCodes.Status502BadGateway)
            .ProducesProblem(StatusCodes.Status504GatewayTimeout);
    }

    private static async Task<Results<UiMessageStream, ProblemHttpResult>> StreamAsync(
        TurnRequest request,
        CurrentUser user,
        TurnService turns,
        AnswerStreams answers,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var turn = await turns.BeginAsync(user.Id, request, cancellationToken);
        return turn.TryGetValue(out var run, out var error)
            ? new UiMessageStream(answers.ReadAsync(run, 0, CancellationToken.None))
            : Refuse(error, response);
    }

    private static async Task<Results<Ok<TurnAnswer>, ProblemHttpResult>> AnswerAsync(
        TurnRequest request,
        CurrentUser user,
        TurnService turns,
        AnswerStreams answers,
        ChatDbContext db,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var turn = await turns.BeginAsync(user.Id, request, cancellationToken);
        if (!turn.TryGetValue(out var input, out var error))
        {
            return Refuse(error, response);
        }

        try
        {
            await answers.WaitUntilStoredAsync(input, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unfinished("shutting_down", response);
        }

        var message = await db
            .Messages.AsNoTracking()
            .FirstOrDefaultAsync(m => m.Id == input.Run.AssistantMessageId && m.OwnerId == user.Id, cancellationToken);
        return message?.Status switch
        {
            // The account has been deleted in the meantime.
            null => SessionErrors.NotFound.ToProblem(),
            MessageStatus.Error or MessageStatus.Interrupted => Failed(
                AgentFailure.OfCode(message!.Metadata?.ErrorCode)
            ),
            // The end of the answer could not be stored.
            MessageStatus.Streaming => Unfinished("answer_unfinished", response),
            _ => TypedResults.Ok(new TurnAnswer(input.Session, message!.ToUIMessage())),
        };
    }

    private static async Task<Results<UiMessageStream, NoContent, ProblemHttpResult>> ResumeAsync(
        Guid id,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId,
        CurrentUser user,
        ChatDbContext db,
        AnswerStreams answers,
        CancellationToken cancellationToken
    )
    {
        var session = await db
            .Sessions.AsNoTracking()
            .OfOwner(user.Id)
            .FirstOrDefaultAsync(s => s.Id == id, cancellationToken);
        if (session is null)
        {
            return SessionErrors.NotFound.ToProblem();
        }

        var run = await db
            .Runs.AsNoTracking()
            .FirstOrDefaultAsync(
                r => r.SessionId == id && r.OwnerId == user.Id && r.Status == RunStatus.Active,
                cancellationToken
            );
        if (run is null)
        {
            return TypedResults.NoContent();
        }

        _ = long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var after);
        return new UiMessageStream(
            answers.ReadAsync(new RunInput(run, SessionSummary.Of(session)), after, CancellationToken.None)
        );
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> StopAsync(
        Guid id,
        CurrentUser user,
        ChatDbContext db,
        RunStops stops,
        CancellationToken cancellationToken
    )
    {
        if (!await db.Sessions.OfOwner(user.Id).AnyAsync(s => s.Id == id, cancellationToken))
        {
            return SessionErrors.NotFound.ToProblem();
        }

        await stops.StopAsync(user.Id, id, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Waiting helps against a limit, an outage and an active run; other errors stay.</summary>
    private static ProblemHttpResult Refuse(Error error, HttpResponse response)
    {
        if (error.Kind is ErrorKind.LimitReached or ErrorKind.Unavailable || error == SessionErrors.RunActive)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return error.ToProblem();
    }

    private static ProblemHttpResult Unfinished(string code, HttpResponse response) =>
        Refuse(
            new Error(
                ErrorKind.Unavailable,
                code,
                "The answer is still being written. Send the same message again to wait for it."
            ),
            response
        );

    private static ProblemHttpResult Failed(AgentFailure failure) =>
        Problem.Of(
            failure.Code switch
            {
                "internal_error" => StatusCodes.Status500InternalServerError,
                "interrupted" => StatusCodes.Status503ServiceUnavailable,
                "model_timeout" or "time_limit" => StatusCodes.Status504GatewayTimeout,
                _ => StatusCodes.Status502BadGateway,
            },
            failure.Code,
            failure.UserText
        );
}
