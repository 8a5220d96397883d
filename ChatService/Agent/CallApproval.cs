using Fubuni.ChatService.Approvals;
using Fubuni.ChatService.Streaming;

namespace Fubuni.ChatService.Agent;

/// <summary>Asks the user whether a call of a tool may be made, and waits for the answer.</summary>
internal sealed class CallApproval(ApprovalStore store, PendingApprovals pending)
{
    /// <summary>
    /// The question is emitted, and stored with the answer, before it is waited for: it is asked in every tab and after
    /// a reload. A call that is repeated is asked about again only while nobody has answered.
    /// </summary>
    public async Task<bool> IsGivenAsync(
        AgentRequest request,
        ToolInputAvailableChunk call,
        Action<Chunk> emit,
        CancellationToken cancellationToken
    )
    {
        var question = new ApprovalQuestion(
            request.OwnerId,
            request.SessionId,
            call.ToolCallId,
            ToolSession.Plain(call.ToolName)
        );
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
}
