using System.Net;
using System.Text.Json;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>A stream of events, read one by one.</summary>
public sealed class EventReader(HttpResponseMessage response) : IDisposable
{
    private StreamReader? _reader;

    public HttpResponseMessage Response => response;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Opens the user's stream and reads its first event: every later event is received.</summary>
    public static async Task<EventReader> OpenAsync(ChatUser user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/chat/events");
        var reader = new EventReader(
            await user.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel)
        );
        Assert.Equal("ready", TypeOf(await reader.NextAsync()));
        return reader;
    }

    /// <summary>The next event; fails at the end.</summary>
    public async Task<JsonElement> NextAsync()
    {
        while (await ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line["data: ".Length..]).RootElement;
            }
        }

        throw new EndOfStreamException("The stream ended.");
    }

    /// <summary>Reads until an event of this type comes.</summary>
    public async Task<JsonElement> UntilAsync(string type)
    {
        while (true)
        {
            var told = await NextAsync();
            if (TypeOf(told) == type)
            {
                return told;
            }
        }
    }

    public async Task<string?> ReadLineAsync()
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        _reader ??= new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        return await _reader.ReadLineAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    public async Task<bool> IsOverAsync() => await ReadLineAsync() is null or "" && await ReadLineAsync() is null;

    public void Dispose()
    {
        _reader?.Dispose();
        response.Dispose();
    }

    private static string? TypeOf(JsonElement told) => told.GetProperty("type").GetString();
}
