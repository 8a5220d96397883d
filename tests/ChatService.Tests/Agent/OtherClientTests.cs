using System.Runtime.CompilerServices;
using Fubuni.ChatService.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.Agent;

/// <summary>The agent works with any client of a model.</summary>
public sealed class OtherClientTests(ChatApp app)
{
    [Fact]
    public async Task Another_client_of_a_model_can_take_the_place_of_ours()
    {
        await using var replica = app.StartReplica(services => services.AddSingleton<IChatClient, Parrot>());
        var user = app.NewUser(replica);
        var title = Unique.Text();

        var turn = await user.StreamAsync(title);

        Assert.Equal($"I added {title}.", turn.Text);
        Assert.Equal("Simple.", turn.OfType("reasoning-delta").GetProperty("delta").GetString());
        Assert.Equal(
            title,
            turn.OfType("tool-output-available").GetProperty("output").GetProperty("title").GetString()
        );
        Assert.Equal(
            7,
            turn.OfType("finish")
                .GetProperty("messageMetadata")
                .GetProperty("usage")
                .GetProperty("inputTokens")
                .GetInt32()
        );
    }

    /// <summary>Adds the user's text as a task, and confirms it.</summary>
    private sealed class Parrot : IChatClient
    {
        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            await Task.Yield();
            var said = messages.Last(message => message.Role == ChatRole.User).Text;
            if (messages.Last().Role == ChatRole.Tool)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, $"I added {said}.");
                yield return new ChatResponseUpdate { FinishReason = ChatFinishReason.Stop };
                yield break;
            }

            Assert.Contains(options!.Tools!, tool => tool.Name == "add_task");
            yield return new ChatResponseUpdate(
                ChatRole.Assistant,
                [
                    new TextReasoningContent("Simple."),
                    new FunctionCallContent("1", "add_task", new Dictionary<string, object?> { ["title"] = said }),
                    new UsageContent(new UsageDetails { InputTokenCount = 7, OutputTokenCount = 1 }),
                ]
            );
        }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
