using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// What a failed answer had done before it failed: the steps whose tools were called, with their results. The next
/// attempt begins with them, so that no tool does its work twice.
/// </summary>
internal static class CompletedSteps
{
    /// <returns>
    /// The parts up to the last step that called a tool. A call that was made and has no result is open again; one that
    /// was not made is left out. Null where no tool was called.
    /// </returns>
    public static IReadOnlyList<MessagePart>? Of(IReadOnlyList<MessagePart> parts)
    {
        var steps = PromptBuilder.Steps(parts).ToList();
        var last = steps.FindLastIndex(step => step.Any(IsCall));
        return last < 0
            ? null
            :
            [
                .. steps
                    .Take(last + 1)
                    .SelectMany(step => step)
                    .Where(part => part is not ToolPart || IsCall(part))
                    .Select(Reopen),
            ];
    }

    private static bool IsCall(MessagePart part) => part is ToolPart { Input: not null };

    private static MessagePart Reopen(MessagePart part) =>
        part is ToolPart { ErrorText: ToolPart.NoResult } tool
            ? tool with
            {
                State = ToolPart.InputAvailable,
                ErrorText = null,
            }
            : part;
}
