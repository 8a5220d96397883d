using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.Agent;

/// <summary>What a provider wants back with its next call, such as a signature, is refused by others.</summary>
internal static class ProviderParts
{
    /// <summary>The parts as another model is shown them.</summary>
    public static IReadOnlyList<MessagePart> Without(IReadOnlyList<MessagePart> parts) => [.. parts.Select(Without)];

    private static MessagePart Without(MessagePart part) =>
        part switch
        {
            ToolPart { CallProviderMetadata: not null } tool => tool with { CallProviderMetadata = null },
            ReasoningPart { ProviderMetadata.Fubuni.Provider: not null } reasoning => reasoning with
            {
                ProviderMetadata = reasoning.ProviderMetadata with
                {
                    Fubuni = reasoning.ProviderMetadata.Fubuni with { Provider = null },
                },
            },
            _ => part,
        };
}
