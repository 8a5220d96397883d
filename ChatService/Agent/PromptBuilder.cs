using System.Text.Json;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Models;
using Microsoft.Extensions.AI;
using ModelMessage = Microsoft.Extensions.AI.ChatMessage;
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
    /// <param name="model">Whose context may be smaller than <paramref name="tokenBudget"/>.</param>
    public static List<ModelMessage> Build(IReadOnlyList<StoredMessage> branch, ChatModel model, int tokenBudget)
    {
        tokenBudget = model.HistoryTokens(tokenBudget);
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

        return [.. branch.Skip(first).SelectMany(message => ToModel(message, model))];
    }

    /// <summary>About how many tokens the message is to the model.</summary>
    public static int EstimateTokens(StoredMessage message) => message.Parts.Sum(EstimateTokens) + TokensPerMessage;

    private static IEnumerable<ModelMessage> ToModel(StoredMessage message, ChatModel model)
    {
        if (message.Role == MessageRole.User)
        {
            return
            [
                new ModelMessage(
                    ChatRole.User,
                    string.Concat(message.Parts.OfType<TextPart>().Select(part => part.Text))
                ),
            ];
        }

        var parts = message.Metadata?.Model == model.Id ? message.Parts : ProviderParts.Without(message.Parts);
        return Steps(parts).SelectMany(step => ToModel(step, withReasoning: false));
    }

    /// <summary>One step: what the model said and asked for, and the results of its tools.</summary>
    /// <param name="withReasoning">
    /// Providers want their reasoning back while its tools are called, and some refuse it in a later turn.
    /// </param>
    public static IEnumerable<ModelMessage> ToModel(IReadOnlyList<MessagePart> step, bool withReasoning)
    {
        var text = string.Concat(step.OfType<TextPart>().Select(part => part.Text));
        var tools = step.OfType<ToolPart>().Where(tool => tool.Input is not null).ToList();
        if (text.Length == 0 && tools.Count == 0)
        {
            return [];
        }

        List<AIContent> contents = withReasoning ? [.. step.OfType<ReasoningPart>().Select(Reasoning)] : [];
        if (text.Length > 0)
        {
            contents.Add(new TextContent(text));
        }

        contents.AddRange(tools.Select(Call));
        return
        [
            new ModelMessage(ChatRole.Assistant, contents),
            .. tools.Select(tool => ToolMessage(tool.ToolCallId, ResultOf(tool))),
        ];
    }

    private static string ResultOf(ToolPart tool) =>
        tool.State == ToolPart.OutputDenied
            ? ToolCaller.Denied
            : tool.Output?.GetRawText() ?? $"Error: {tool.ErrorText}";

    /// <summary>What a tool answered.</summary>
    public static ModelMessage ToolMessage(string callId, string result) =>
        new(ChatRole.Tool, [new FunctionResultContent(callId, result)]);

    private static TextReasoningContent Reasoning(ReasoningPart part) =>
        new(part.Text) { AdditionalProperties = ProviderData.FromJson(part.ProviderMetadata?.Fubuni.Provider) };

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

    /// <summary>Arguments that were no object were never passed on, and are not repeated.</summary>
    private static FunctionCallContent Call(ToolPart tool) =>
        new(
            tool.ToolCallId,
            tool.ToolName,
            tool.Input is { ValueKind: JsonValueKind.Object } input
                ? input.Deserialize(AgentJson.Default.DictionaryStringObject)
                : null
        )
        {
            AdditionalProperties = ProviderData.FromJson(tool.CallProviderMetadata?.Fubuni.Provider),
        };

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
