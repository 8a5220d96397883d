using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.Testing;

namespace Fubuni.AppHost.Tests;

/// <summary>A user of a gateway: with their own cookies and account, and an access token once signed in.</summary>
internal sealed class Visitor(HttpClient http) : IDisposable
{
    public const string Password = "nine quiet rivers and a lamp";

    public HttpClient Http { get; } = http;

    public string Email { get; private init; } = $"visitor-{Guid.NewGuid():N}@example.com";

    public static Task<Visitor> RegisterAsync(RunningComposition composition, CancellationToken cancellationToken) =>
        RegisterAsync(composition.CreateBrowserClient(), cancellationToken);

    public static async Task<Visitor> RegisterAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var visitor = new Visitor(http);
        var response = await visitor.Http.PostAsJsonAsync(
            "/api/auth/register",
            new
            {
                name = "Visitor",
                email = visitor.Email,
                password = Password,
            },
            cancellationToken
        );
        Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
        await visitor.AcceptTokenAsync(response, cancellationToken);
        return visitor;
    }

    /// <summary>The same person on another device.</summary>
    public static async Task<Visitor> SignInAsync(
        RunningComposition composition,
        string email,
        CancellationToken cancellationToken
    )
    {
        var visitor = new Visitor(composition.CreateBrowserClient()) { Email = email };
        var response = await visitor.Http.PostAsJsonAsync(
            "/api/auth/login",
            new { email, password = Password },
            cancellationToken
        );
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        await visitor.AcceptTokenAsync(response, cancellationToken);
        return visitor;
    }

    /// <summary>The same person with the same access token, at one replica.</summary>
    public Visitor At(Uri replica)
    {
        var there = new Visitor(new HttpClient { BaseAddress = replica }) { Email = Email };
        there.Http.DefaultRequestHeaders.Authorization = Http.DefaultRequestHeaders.Authorization;
        return there;
    }

    public async Task AcceptTokenAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            body.GetProperty("accessToken").GetString()
        );
    }

    /// <summary>Sends a message and reads the answer to its end.</summary>
    public async Task<IReadOnlyList<JsonElement>> ChatAsync(
        string text,
        Guid sessionId,
        CancellationToken cancellationToken
    )
    {
        using var response = await OpenChatAsync(text, sessionId, cancellationToken);
        return await UiMessages.ReadAsync(response, cancellationToken).ToListAsync(cancellationToken);
    }

    /// <summary>Sends a message; the caller reads the answer.</summary>
    /// <param name="messageId">The id of a message that was sent before, to send it again.</param>
    public async Task<HttpResponseMessage> OpenChatAsync(
        string text,
        Guid sessionId,
        CancellationToken cancellationToken,
        Guid? messageId = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/stream")
        {
            Content = JsonContent.Create(
                new
                {
                    sessionId,
                    message = new
                    {
                        id = messageId ?? Guid.CreateVersion7(),
                        parts = new[] { new { type = "text", text } },
                    },
                    trigger = "submit-message",
                }
            ),
        };
        var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("v1", response.Headers.GetValues("x-vercel-ai-ui-message-stream").Single());
        return response;
    }

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        Http.GetFromJsonAsync<JsonElement>(path, cancellationToken);

    public void Dispose() => Http.Dispose();
}
