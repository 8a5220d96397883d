using System.Text.Json;
using Fubuni.ChatService.Messages;
using OpenAI.Chat;
using StoredMessage = Fubuni.ChatService.Messages.ChatMessage;

namespace Fubuni.ChatService.Agent;

/// <summary>Stored messages as the model is shown them.</summary>
internal static class PromptBuilder
{
    private const int TokensPerMessage = 4;

    /// <summary>
    /// The newest turns that fit into <paramref name="tokenBudget"/>, oldest first. A turn is a user's message with all
    /// that answered it: it stays whole, for a tool's result without its call is refused. The last one stays whatever
    /// its size.
    /// </summary>
    /// <param name="branch">Oldest first, ending with the message to answer.</param>
    public static List<OpenAI.Chat.ChatMessage> Build(IReadOnlyList<StoredMessage> branch, int tokenBudget)
    {
        var first = branch.Count;
        var tokens = 0;
        for (var index = branch.Count - 1; index >= 0; index--)
        {
            tokens += EstimateTokens(branch[index]);
            if (tokens > tokenBudget && first < branch.Count)
            {
                break;
            }

            if (branch[index].Role == MessageRole.User)
            {
                first = index;
            }
        }

        return [.. branch.Skip(first).SelectMany(ToModel)];
    }

    /// <summary>About how many tokens the message is to the model.</summary>
    public static int EstimateTokens(StoredMessage message) => message.Parts.Sum(EstimateTokens) + TokensPerMessage;

    private static IEnumerable<OpenAI.Chat.ChatMessage> ToModel(StoredMessage message)
    {
        if (message.Role == MessageRole.User)
        {
            return [new UserChatMessage(string.Concat(message.Parts.OfType<TextPart>().Select(part => part.Text)))];
        }

        List<OpenAI.Chat.ChatMessage> messages = [];
        foreach (var step in Steps(message.Parts))
        {
            messages.AddRange(ToModel(step));
        }

        return messages;
    }

    /// <summary>One step: what the model said and asked for, and the results of its tools.</summary>
    public static IEnumerable<OpenAI.Chat.ChatMessage> ToModel(IReadOnlyList<MessagePart> step)
    {
        var text = string.Concat(step.OfType<TextPart>().Select(part => part.Text));
        var tools = step.OfType<ToolPart>().Where(tool => tool.Input is not null).ToList();
        if (text.Length == 0 && tools.Count == 0)
        {
            return [];
        }

        return
        [
            AssistantMessage(text, tools.Select(tool => (tool.ToolCallId, tool.ToolName, Arguments(tool)))),
            .. tools.Select(tool => new ToolChatMessage(
                tool.ToolCallId,
                tool.Output?.GetRawText() ?? $"Error: {tool.ErrorText}"
            )),
        ];
    }

    /// <summary>One reply of the model, as the next call must repeat it.</summary>
    public static AssistantChatMessage AssistantMessage(
        string text,
        IEnumerable<(string Id, string Name, string Arguments)> toolCalls
    )
    {
        var calls = toolCalls
            .Select(call =>
                ChatToolCall.CreateFunctionToolCall(call.Id, call.Name, BinaryData.FromString(call.Arguments))
            )
            .ToList();
        if (calls.Count == 0)
        {
            return new AssistantChatMessage(text);
        }

        var message = new AssistantChatMessage(calls);
        if (text.Length > 0)
        {
            message.Content.Add(ChatMessageContentPart.CreateTextPart(text));
        }

        return message;
    }

    /// <summary>The parts of an answer by the calls of the model that they came from.</summary>
    public static IEnumerable<List<MessagePart>> Steps(IReadOnlyList<MessagePart> parts)
    {
        List<MessagePart> step = [];
        foreach (var part in parts)
        {
            if (part is StepStartPart && step.Count > 0)
            {
                yield return step;
                step = [];
            }

            step.Add(part);
        }

        yield return step;
    }

    /// <summary>
    /// Arguments that were no object were never passed on; the model's side would refuse to read them back.
    /// </summary>
    private static string Arguments(ToolPart tool) =>
        tool.Input is { ValueKind: JsonValueKind.Object } input ? input.GetRawText() : "{}";

    private static int EstimateTokens(MessagePart part) =>
        part switch
        {
            TextPart text => EstimateTokens(text.Text),
            ToolPart tool => EstimateTokens(Raw(tool.Input)) + EstimateTokens(Raw(tool.Output)) + TokensPerMessage,
            _ => 0,
        };

    /// <summary>
    /// About four ASCII characters to a token and one of any other script: too high for most text, so never over what
    /// fits.
    /// </summary>
    private static int EstimateTokens(string text)
    {
        var ascii = text.Count(char.IsAscii);
        return ((ascii + 3) / 4) + text.Length - ascii;
    }

    private static string Raw(JsonElement? json) => json?.GetRawText() ?? "";
}
