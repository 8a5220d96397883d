using System.Collections.Frozen;
using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Models;

/// <summary>Why a model ended, by the many names that endpoints give it.</summary>
internal static class FinishReasons
{
    /// <summary>The endpoint says that the reply failed.</summary>
    public static readonly ChatFinishReason Failed = new("failed");

    /// <summary>The reply ended in good order, for a reason that is not known here.</summary>
    public static readonly ChatFinishReason Other = new("other");

    private static readonly FrozenDictionary<string, ChatFinishReason> Names = new Dictionary<string, ChatFinishReason>
    {
        ["stop"] = ChatFinishReason.Stop,
        ["stopped"] = ChatFinishReason.Stop,
        ["stopsequence"] = ChatFinishReason.Stop,
        ["eos"] = ChatFinishReason.Stop,
        ["eostoken"] = ChatFinishReason.Stop,
        ["endturn"] = ChatFinishReason.Stop,
        ["end"] = ChatFinishReason.Stop,
        ["endoftext"] = ChatFinishReason.Stop,
        ["complete"] = ChatFinishReason.Stop,
        ["completed"] = ChatFinishReason.Stop,
        ["done"] = ChatFinishReason.Stop,
        ["finish"] = ChatFinishReason.Stop,
        ["finished"] = ChatFinishReason.Stop,
        ["length"] = ChatFinishReason.Length,
        ["modellength"] = ChatFinishReason.Length,
        ["maxlength"] = ChatFinishReason.Length,
        ["maxtokens"] = ChatFinishReason.Length,
        ["maxoutputtokens"] = ChatFinishReason.Length,
        ["maxcompletiontokens"] = ChatFinishReason.Length,
        ["tokenlimit"] = ChatFinishReason.Length,
        ["toolcalls"] = ChatFinishReason.ToolCalls,
        ["toolcall"] = ChatFinishReason.ToolCalls,
        ["tooluse"] = ChatFinishReason.ToolCalls,
        ["functioncall"] = ChatFinishReason.ToolCalls,
        ["functioncalls"] = ChatFinishReason.ToolCalls,
        ["contentfilter"] = ChatFinishReason.ContentFilter,
        ["contentfiltered"] = ChatFinishReason.ContentFilter,
        ["sensitive"] = ChatFinishReason.ContentFilter,
        ["safety"] = ChatFinishReason.ContentFilter,
        ["imagesafety"] = ChatFinishReason.ContentFilter,
        ["recitation"] = ChatFinishReason.ContentFilter,
        ["blocklist"] = ChatFinishReason.ContentFilter,
        ["blocked"] = ChatFinishReason.ContentFilter,
        ["prohibitedcontent"] = ChatFinishReason.ContentFilter,
        ["spii"] = ChatFinishReason.ContentFilter,
        ["refusal"] = ChatFinishReason.ContentFilter,
        ["guardrailintervened"] = ChatFinishReason.ContentFilter,
        ["error"] = Failed,
        ["failed"] = Failed,
        ["failure"] = Failed,
        ["abort"] = Failed,
        ["aborted"] = Failed,
        ["cancel"] = Failed,
        ["cancelled"] = Failed,
        ["canceled"] = Failed,
        ["timeout"] = Failed,
        ["networkerror"] = Failed,
        ["servererror"] = Failed,
        ["internalerror"] = Failed,
        ["insufficientsystemresource"] = Failed,
        ["malformedfunctioncall"] = Failed,
    }.ToFrozenDictionary();

    /// <returns>Null for an empty reason, which some send with every chunk.</returns>
    public static ChatFinishReason? Parse(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return null;
        }

        Span<char> letters = stackalloc char[Math.Min(reason.Length, 64)];
        var length = 0;
        foreach (var character in reason.AsSpan(0, letters.Length))
        {
            if (char.IsAsciiLetter(character))
            {
                letters[length++] = char.ToLowerInvariant(character);
            }
        }

        return Names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(letters[..length], out var known)
            ? known
            : Other;
    }
}
