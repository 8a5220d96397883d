using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.ChatService.Approvals;

/// <summary>Answers to the question whether a call of a tool may be made, and what is allowed without it.</summary>
internal static class ApprovalEndpoints
{
    public static void MapApprovals(this IEndpointRouteBuilder app)
    {
        var approvals = app.MapGroup("/api/chat")
            .WithTags("Approvals")
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        approvals
            .MapPost("/sessions/{id:guid}/approvals/{approvalId:guid}", AnswerAsync)
            .WithName("AnswerApproval")
            .WithSummary("Allows or denies a call of a tool; the answer that asked for it continues.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        approvals
            .MapGet("/tool-permissions", ListAsync)
            .WithName("ListToolPermissions")
            .WithSummary("The tools that the user has allowed without being asked.");
        approvals
            .MapDelete("/tool-permissions/{id:guid}", WithdrawAsync)
            .WithName("WithdrawToolPermission")
            .WithSummary("Asks before the next call of the tool again.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AnswerAsync(
        Guid id,
        Guid approvalId,
        AnswerApprovalRequest request,
        CurrentUser user,
        ApprovalService approvals,
        CancellationToken cancellationToken
    )
    {
        var error = await approvals.AnswerAsync(user.Id, id, approvalId, request, cancellationToken);
        return error is null ? TypedResults.NoContent() : error.ToProblem();
    }

    private static async Task<Ok<ToolPermissionList>> ListAsync(
        CurrentUser user,
        ApprovalService approvals,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await approvals.ListAsync(user.Id, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> WithdrawAsync(
        Guid id,
        CurrentUser user,
        ApprovalService approvals,
        CancellationToken cancellationToken
    )
    {
        var error = await approvals.WithdrawAsync(user.Id, id, cancellationToken);
        return error is null ? TypedResults.NoContent() : error.ToProblem();
    }
}
