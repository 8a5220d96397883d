using Fubuni.ChatService.Approvals;
using Fubuni.ChatService.Streaming;

namespace Fubuni.ChatService.Agent;

/// <summary>Asks the user whether a call of a tool may be made, and waits for the answer.</summary>
internal sealed class CallApproval(ApprovalStore store, PendingApprovals pending)
{
    /// <summary>
    /// The question is emitted, and stored with the answer, before it is waited for: it is asked in every tab and after
    /// a reload. A repeated call is asked about again only while there is no answer.
    /// </summary>
    public async Task<bool> IsGivenAsync(
        AgentRequest request,
        ToolInputAvailableChunk call,
        Action<Chunk> emit,
        CancellationToken cancellationToken
    )
    {
        var question = QuestionOf(request, call);
        if (await store.IsPermittedAsync(question, cancellationToken))
        {
            return true;
        }

        var approval = await store.OpenAsync(question, cancellationToken);
        emit(new ToolApprovalRequestChunk(approval.Id, call.ToolCallId));
        await request.SaveAsync(cancellationToken);
        using var paused = request.PauseTimeLimit();
        if (!(approval.IsApproved ?? await pending.WaitAsync(approval, cancellationToken)))
        {
            return false;
        }

        // Once more, so that clients see that the call is being made.
        emit(call);
        await request.SaveAsync(cancellationToken);
        return true;
    }

    /// <summary>Whether the user was asked about the call and has not answered, so that it was not made.</summary>
    public Task<bool> IsPendingAsync(
        AgentRequest request,
        ToolInputAvailableChunk call,
        CancellationToken cancellationToken
    ) => store.IsPendingAsync(QuestionOf(request, call), cancellationToken);

    private static ApprovalQuestion QuestionOf(AgentRequest request, ToolInputAvailableChunk call) =>
        new(request.OwnerId, request.SessionId, call.ToolCallId, ToolSession.Plain(call.ToolName));
}
