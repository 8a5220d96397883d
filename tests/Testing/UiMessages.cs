using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Fubuni.Testing;

/// <summary>
/// Reads the chunks of a UI message stream as a client does: it reads events, ignores comments, and ends at
/// <c>[DONE]</c>.
/// </summary>
public static class UiMessages
{
    /// <exception cref="EndOfStreamException">The stream ended without <c>[DONE]</c>: it was cut.</exception>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(
        HttpResponseMessage response,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            if (item.Data == "[DONE]")
            {
                yield break;
            }

            yield return JsonSerializer.Deserialize<JsonElement>(item.Data);
        }

        throw new EndOfStreamException("The stream ended without [DONE].");
    }

    public static string? Type(this JsonElement chunk) => chunk.GetProperty("type").GetString();

    /// <summary>The text of all chunks together.</summary>
    public static string Text(this IEnumerable<JsonElement> chunks) =>
        string.Concat(
            chunks.Where(chunk => chunk.Type() == "text-delta").Select(chunk => chunk.GetProperty("delta").GetString())
        );
}
