using System.Globalization;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Sessions;
using Fubuni.ChatService.Streaming;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Runs;

/// <summary>Turns: begin, follow, stop.</summary>
internal static class TurnEndpoints
{
    private const string RetryAfterSeconds = "2";
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopPollInterval = TimeSpan.FromMilliseconds(100);

    public static void MapTurns(this IEndpointRouteBuilder app)
    {
        var chat = app.MapGroup("/api/chat").WithTags("Chat")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound);
        chat.MapGet("/sessions/{id:guid}/stream", ResumeAsync).WithName("ResumeStream").WithSummary("The answer being written, from its start or after Last-Event-ID; 204 when there is none.");
        chat.MapPost("/sessions/{id:guid}/stop", StopAsync).WithName("StopRun").WithSummary("Stops the answer being written; what there is of it stays.");

        var turns = chat.MapGroup("")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        turns.MapPost("/stream", StreamAsync).WithName("StreamTurn").WithSummary("A turn, an edit or another answer, streamed as UI messages (AI SDK, version 1).");
        turns.MapPost("/", AnswerAsync).WithName("AnswerTurn").WithSummary("A turn, answered as one document.")
            .ProducesProblem(StatusCodes.Status502BadGateway)
            .ProducesProblem(StatusCodes.Status504GatewayTimeout);
    }

    private static async Task<Results<UiMessageStream, ProblemHttpResult>> StreamAsync(
        TurnRequest request, CurrentUser user, Turns turns, AnswerStreams answers, HttpResponse response, CancellationToken cancellationToken)
    {
        var (turn, problem) = await turns.BeginAsync(user.Id, request, cancellationToken);
        return turn is null ? Refused(problem!, response) : new UiMessageStream(answers.FollowAsync(turn, 0, CancellationToken.None));
    }

    private static async Task<Results<Ok<TurnAnswer>, ProblemHttpResult>> AnswerAsync(
        TurnRequest request, CurrentUser user, Turns turns, AnswerStreams answers, ChatDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        var (turn, problem) = await turns.BeginAsync(user.Id, request, cancellationToken);
        if (turn is null)
        {
            return Refused(problem!, response);
        }

        try
        {
            await foreach (var _ in answers.FollowAsync(turn, 0, cancellationToken))
            {
                // Only its end matters here.
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return StillWritten("shutting_down", response);
        }

        var message = await db.Messages.AsNoTracking()
            .FirstOrDefaultAsync(m => m.Id == turn.Run.AssistantMessageId && m.OwnerId == user.Id, cancellationToken);
        return message?.Status switch
        {
            // The account was deleted meanwhile.
            null => SessionEndpoints.NotFound(),
            MessageStatus.Error or MessageStatus.Interrupted => Failed(AgentFailure.OfCode(message!.Metadata?.ErrorCode)),
            // It is made elsewhere and Redis failed, or could not be stored: what could be followed ended before the answer did.
            MessageStatus.Streaming => StillWritten("answer_unfinished", response),
            _ => TypedResults.Ok(new TurnAnswer(turn.Session, message!.ToUIMessage())),
        };
    }

    private static async Task<Results<UiMessageStream, NoContent, ProblemHttpResult>> ResumeAsync(
        Guid id, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, CurrentUser user, ChatDb db, AnswerStreams answers, CancellationToken cancellationToken)
    {
        var session = await db.Sessions.AsNoTracking().OfOwner(user.Id).FirstOrDefaultAsync(s => s.Id == id, cancellationToken);
        if (session is null)
        {
            return SessionEndpoints.NotFound();
        }

        var run = await db.Runs.AsNoTracking()
            .FirstOrDefaultAsync(r => r.SessionId == id && r.OwnerId == user.Id && r.Status == RunStatus.Active, cancellationToken);
        if (run is null)
        {
            return TypedResults.NoContent();
        }

        _ = long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var after);
        return new UiMessageStream(answers.FollowAsync(new Turn(run, SessionSummary.Of(session)), after, CancellationToken.None));
    }

    /// <summary>Returns when the answer has ended, so that the next message can follow at once; after five seconds in any case.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> StopAsync(
        Guid id, CurrentUser user, ChatDb db, RunStops stops, RunStore runs, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!await db.Sessions.OfOwner(user.Id).AnyAsync(s => s.Id == id, cancellationToken))
        {
            return SessionEndpoints.NotFound();
        }

        if (await stops.RequestAsync(user.Id, id, cancellationToken) is { } runId)
        {
            var asked = time.GetTimestamp();
            while (time.GetElapsedTime(asked) < StopLimit && await runs.IsActiveAsync(runId, cancellationToken))
            {
                await Task.Delay(StopPollInterval, time, cancellationToken);
            }
        }

        return TypedResults.NoContent();
    }

    private static ProblemHttpResult Refused(ProblemHttpResult problem, HttpResponse response)
    {
        if (problem.StatusCode is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return problem;
    }

    private static ProblemHttpResult StillWritten(string code, HttpResponse response) => Refused(
        Problem.Of(StatusCodes.Status503ServiceUnavailable, code, "The answer is still being written. Send the same message again to wait for it."), response);

    private static ProblemHttpResult Failed(AgentFailure failure) => Problem.Of(
        failure.Code switch
        {
            "internal_error" => StatusCodes.Status500InternalServerError,
            "interrupted" => StatusCodes.Status503ServiceUnavailable,
            "model_timeout" or "time_limit" => StatusCodes.Status504GatewayTimeout,
            _ => StatusCodes.Status502BadGateway,
        },
        failure.Code,
        failure.UserText);
}
