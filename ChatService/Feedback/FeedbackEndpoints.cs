using Fubuni.ChatService.Messages;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.ChatService.Feedback;

/// <summary>What the user thinks of an answer.</summary>
internal static class FeedbackEndpoints
{
    public static void MapFeedback(this IEndpointRouteBuilder app)
    {
        var feedback = app.MapGroup("/api/chat/sessions/{sessionId:guid}/messages/{messageId:guid}/feedback")
            .WithTags("Feedback")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound);
        feedback
            .MapPut("/", SetAsync)
            .WithName("SetFeedback")
            .WithSummary("Rates an answer, with or without a comment.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        feedback
            .MapDelete("/", RemoveAsync)
            .WithName("RemoveFeedback")
            .WithSummary("Takes back the rating of an answer.");
    }

    private static async Task<Results<Ok<AnswerFeedback>, ProblemHttpResult>> SetAsync(
        Guid sessionId,
        Guid messageId,
        FeedbackRequest request,
        CurrentUser user,
        FeedbackService feedback,
        CancellationToken cancellationToken
    )
    {
        if (!request.Validate().TryGetValue(out var command, out var invalid))
        {
            return invalid.ToProblem();
        }

        var stored = await feedback.SetAsync(user.Id, sessionId, messageId, command, cancellationToken);
        return stored.TryGetValue(out var view, out var error) ? TypedResults.Ok(view) : error.ToProblem();
    }

    /// <summary>Also 204 where there was none.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid sessionId,
        Guid messageId,
        CurrentUser user,
        FeedbackService feedback,
        CancellationToken cancellationToken
    ) =>
        await feedback.RemoveAsync(user.Id, sessionId, messageId, cancellationToken) is { } error
            ? error.ToProblem()
            : TypedResults.NoContent();
}
