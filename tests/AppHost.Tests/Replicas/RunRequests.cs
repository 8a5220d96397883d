using System.Text.Json;
using Fubuni.Testing;

namespace Fubuni.AppHost.Tests.Replicas;

/// <summary>What tests of runs read from a replica.</summary>
internal static class RunRequests
{
    /// <summary>Far more than is needed, for a machine that is busy.</summary>
    public static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(45);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A message that no other test sends.</summary>
    public static string NewText() => $"words {Guid.NewGuid():N}";

    /// <summary>Reads the stream up to the text after which the model waits.</summary>
    /// <returns>The first chunk of the stream.</returns>
    public static async Task<JsonElement> ReadBeforeAsync(IAsyncEnumerator<JsonElement> stream)
    {
        List<JsonElement> chunks = [];
        while (chunks.Text() != HeldModel.Before)
        {
            Assert.True(
                await stream.MoveNextAsync().AsTask().WaitAsync(WaitTimeout, Cancel),
                "The stream ended early."
            );
            chunks.Add(stream.Current);
        }

        return chunks[0];
    }

    public static async Task<string?> StatusAsync(Visitor visitor, Guid sessionId) =>
        (await AnswerOfAsync(visitor, sessionId)).GetProperty("metadata").GetProperty("status").GetString();

    public static async Task<string> AnswerAsync(Visitor visitor, Guid sessionId) =>
        string.Concat(
            (await AnswerOfAsync(visitor, sessionId))
                .GetProperty("parts")
                .EnumerateArray()
                .Where(part => part.GetProperty("type").GetString() == "text")
                .Select(part => part.GetProperty("text").GetString())
        );

    private static async Task<JsonElement> AnswerOfAsync(Visitor visitor, Guid sessionId) =>
        (await visitor.GetAsync($"/api/chat/sessions/{sessionId}", Cancel)).GetProperty("messages")[1];
}
