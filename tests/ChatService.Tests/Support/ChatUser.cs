using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>A user with a token, at one replica.</summary>
public sealed class ChatUser
{
    private readonly ChatApp _app;

    public ChatUser(ChatApp app, ChatFactory factory, string id, Guid? signInId = null)
        : this(app, factory.CreateClient(), id, signInId) { }

    private ChatUser(ChatApp app, HttpClient http, string id, Guid? signInId)
    {
        (_app, Id, SignInId) = (app, id, signInId ?? Guid.CreateVersion7());
        Http = http;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            app.Tokens.Create(id, SignInId)
        );
    }

    public string Id { get; }

    public Guid SignInId { get; }

    public HttpClient Http { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The same user at another replica.</summary>
    public ChatUser At(ChatFactory factory) => new(_app, factory, Id, SignInId);

    public ChatUser At(ChatProcess process) =>
        new(_app, new HttpClient { BaseAddress = process.Address }, Id, SignInId);

    /// <param name="edited">The message that this one is put beside.</param>
    /// <param name="model">The id of the model to answer.</param>
    /// <param name="timeZone">The zone that the user is in.</param>
    public static object Turn(
        string text,
        Guid? sessionId = null,
        Guid? messageId = null,
        Guid? parentId = null,
        Guid? edited = null,
        string? model = null,
        string? timeZone = null
    ) =>
        new
        {
            sessionId,
            parentId,
            trigger = "submit-message",
            messageId = edited,
            model,
            timeZone,
            message = new { id = messageId ?? Guid.CreateVersion7(), parts = new[] { new { type = "text", text } } },
        };

    /// <summary>Sends a turn and reads its stream to the end.</summary>
    public async Task<TurnStream> StreamAsync(string text, Guid? sessionId = null, Guid? messageId = null)
    {
        using var stream = await OpenStreamAsync(Turn(text, sessionId, messageId));
        await stream.ReadToEndAsync();
        return stream;
    }

    /// <summary>Sends a turn of any kind and reads its stream to the end.</summary>
    public async Task<TurnStream> StreamAsync(object turn)
    {
        using var stream = await OpenStreamAsync(turn);
        await stream.ReadToEndAsync();
        return stream;
    }

    /// <summary>Sends a turn; the stream is open and nothing is read of it yet.</summary>
    public async Task<TurnStream> OpenStreamAsync(object turn)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/stream")
        {
            Content = JsonContent.Create(turn),
        };
        return await OpenAsync(request);
    }

    public async Task<TurnStream> ResumeAsync(Guid sessionId, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/chat/sessions/{sessionId}/stream");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return await OpenAsync(request);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path, Cancel);
        return await ReadAsync(response, HttpStatusCode.OK);
    }

    public async Task<JsonElement> SessionAsync(Guid id) => await GetAsync($"/api/chat/sessions/{id}");

    public async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected)
    {
        using var response = await Http.PostAsJsonAsync(path, body, Cancel);
        return await ReadAsync(response, expected);
    }

    public async Task<JsonElement> SendAsync(
        HttpMethod method,
        string path,
        HttpStatusCode expected,
        object? body = null
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var response = await Http.SendAsync(request, Cancel);
        return await ReadAsync(response, expected);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode} instead of {(int)expected}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    private async Task<TurnStream> OpenAsync(HttpRequestMessage request) =>
        new(await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel));

    /// <summary>The status of the last message of a session.</summary>
    public async Task<string?> StatusAsync(Guid sessionId)
    {
        var session = await SessionAsync(sessionId);
        return session
            .GetProperty("messages")
            .EnumerateArray()
            .Last()
            .GetProperty("metadata")
            .GetProperty("status")
            .GetString();
    }
}
