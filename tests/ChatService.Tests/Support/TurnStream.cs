using System.Net;
using System.Text.Json;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>A UI message stream, read event by event. Its rules are checked as it is read.</summary>
public sealed class TurnStream(HttpResponseMessage response) : IDisposable
{
    private readonly List<JsonElement> _chunks = [];
    private StreamReader? _reader;

    public HttpResponseMessage Response => response;

    public IReadOnlyList<JsonElement> Chunks => _chunks;

    /// <summary>The <c>id:</c> of the last event read.</summary>
    public long LastId { get; private set; }

    public bool IsDone { get; private set; }

    public Guid SessionId => OfType("start").GetProperty("messageMetadata").GetProperty("sessionId").GetGuid();

    public Guid RunId => OfType("start").GetProperty("messageMetadata").GetProperty("runId").GetGuid();

    public Guid MessageId => OfType("start").GetProperty("messageId").GetGuid();

    public string Text => string.Concat(All("text-delta").Select(chunk => chunk.GetProperty("delta").GetString()));

    /// <summary>What the metadata chunks together say.</summary>
    public string? ErrorCode =>
        All("message-metadata")
            .Select(chunk => chunk.GetProperty("messageMetadata"))
            .Select(metadata => metadata.TryGetProperty("errorCode", out var code) ? code.GetString() : null)
            .LastOrDefault();

    public IEnumerable<string?> Types => _chunks.Select(TypeOf);

    public JsonElement OfType(string type) => All(type).First();

    public IEnumerable<JsonElement> All(string type) => _chunks.Where(chunk => TypeOf(chunk) == type);

    public async Task ReadToEndAsync()
    {
        while (!IsDone && await ReadAsync() is not null) { }
    }

    /// <summary>Reads until the text so far contains <paramref name="text"/>.</summary>
    public async Task ReadUntilTextAsync(string text)
    {
        while (!Text.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(await ReadAsync() is not null, $"The stream ended before \"{text}\".");
        }
    }

    /// <summary>Reads until the user is asked whether a call may be made.</summary>
    /// <returns>The id of the approval.</returns>
    public async Task<Guid> ReadUntilApprovalAsync()
    {
        while (!Types.Contains("tool-approval-request"))
        {
            Assert.True(await ReadAsync() is not null, "The stream ended before the user was asked.");
        }

        return OfType("tool-approval-request").GetProperty("approvalId").GetGuid();
    }

    /// <summary>The next chunk; null at the end.</summary>
    public async Task<JsonElement?> ReadAsync()
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            Assert.Fail(
                $"{(int)response.StatusCode}: "
                    + $"{await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}"
            );
        }

        _reader ??= new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        string? data = null;
        while (await _reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data = line["data: ".Length..];
            }
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                var id = long.Parse(line["id: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
                Assert.True(_chunks.Count == 0 || id == LastId + 1, "Sequence numbers have no gaps.");
                LastId = id;
            }
            else if (line.Length == 0 && data == "[DONE]")
            {
                IsDone = true;
                return null;
            }
            else if (line.Length == 0 && data is not null)
            {
                _chunks.Add(JsonDocument.Parse(data).RootElement);
                return _chunks[^1];
            }
        }

        return null;
    }

    public void Dispose()
    {
        _reader?.Dispose();
        response.Dispose();
    }

    private static string? TypeOf(JsonElement chunk) => chunk.GetProperty("type").GetString();
}
