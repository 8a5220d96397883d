using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Runs;

namespace Fubuni.ChatService.Turns;

/// <param name="Run">Null when the message was not sent before.</param>
internal sealed record EarlierTurn(ChatRun? Run, ChatSession? Session)
{
    /// <summary>
    /// Whether the message is to be answered again: when the user regenerates the answer, or when the last answer
    /// failed and is still the last message of the session. While an answer is being written, it is the answer.
    /// </summary>
    public bool NeedsNewAnswer(TurnCommand turn) =>
        Run!.Status switch
        {
            RunStatus.Active => false,
            RunStatus.Error or RunStatus.Interrupted => turn.IsRegenerate
                || Session!.ActiveLeafId == Run.AssistantMessageId,
            _ => turn.IsRegenerate,
        };
}
