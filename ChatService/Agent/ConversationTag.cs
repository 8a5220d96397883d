using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// Names the chat session on the span of a call. <see cref="ChatOptions.ConversationId"/> would do so too, but to some
/// clients it means that their provider keeps the conversation.
/// </summary>
internal sealed class ConversationTag(IChatClient inner) : DelegatingChatClient(inner)
{
    public const string Name = "gen_ai.conversation.id";

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var call = Activity.Current;
        call?.SetTag(Name, call.Parent?.GetTagItem(Name));
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            yield return update;
        }
    }
}
