using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Models;

/// <summary>Reads how many tokens a call used, as far as the endpoint says so in numbers.</summary>
internal static class UsageReader
{
    private static readonly string[] Members =
    [
        "prompt_tokens",
        "completion_tokens",
        "prompt_tokens_details",
        "completion_tokens_details",
        "cached_tokens",
        "reasoning_tokens",
    ];

    public static void Read(ref Utf8JsonReader json, UsageDetails usage)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            switch (ChunkReader.Next(ref json, Members))
            {
                case "prompt_tokens":
                    usage.InputTokenCount = JsonText.ReadCount(ref json) ?? usage.InputTokenCount;
                    break;
                case "completion_tokens":
                    usage.OutputTokenCount = JsonText.ReadCount(ref json) ?? usage.OutputTokenCount;
                    break;
                case "prompt_tokens_details"
                or "completion_tokens_details" when json.TokenType == JsonTokenType.StartObject:
                    Read(ref json, usage);
                    continue;
                case "cached_tokens":
                    usage.CachedInputTokenCount = JsonText.ReadCount(ref json);
                    break;
                case "reasoning_tokens":
                    usage.ReasoningTokenCount = JsonText.ReadCount(ref json);
                    break;
            }

            json.Skip();
        }
    }
}
