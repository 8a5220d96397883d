using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.Testing;

namespace Fubuni.AppHost.Tests;

/// <summary>A person at the front door: cookies of their own, an account of their own, and an access token once signed in.</summary>
internal sealed class Visitor(RunningComposition composition) : IDisposable
{
    public const string Password = "nine quiet rivers and a lamp";

    public HttpClient Http { get; } = composition.CreateBrowserClient();

    public string Email { get; private init; } = $"visitor-{Guid.NewGuid():N}@example.com";

    public static async Task<Visitor> RegisterAsync(RunningComposition composition, CancellationToken cancellationToken)
    {
        var visitor = new Visitor(composition);
        var response = await visitor.Http.PostAsJsonAsync(
            "/api/auth/register", new { name = "Visitor", email = visitor.Email, password = Password }, cancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
        await visitor.AcceptTokenAsync(response, cancellationToken);
        return visitor;
    }

    /// <summary>The same person on another device.</summary>
    public static async Task<Visitor> SignInAsync(RunningComposition composition, string email, CancellationToken cancellationToken)
    {
        var visitor = new Visitor(composition) { Email = email };
        var response = await visitor.Http.PostAsJsonAsync("/api/auth/login", new { email, password = Password }, cancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        await visitor.AcceptTokenAsync(response, cancellationToken);
        return visitor;
    }

    public async Task AcceptTokenAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", body.GetProperty("accessToken").GetString());
    }

    /// <summary>Sends a message and reads the answer to its end.</summary>
    public async Task<IReadOnlyList<JsonElement>> ChatAsync(string text, Guid sessionId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/stream")
        {
            Content = JsonContent.Create(new
            {
                sessionId,
                message = new { id = Guid.CreateVersion7(), parts = new[] { new { type = "text", text } } },
                trigger = "submit-message",
            }),
        };
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("v1", response.Headers.GetValues("x-vercel-ai-ui-message-stream").Single());
        return await UiMessages.ReadAsync(response, cancellationToken).ToListAsync(cancellationToken);
    }

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) => Http.GetFromJsonAsync<JsonElement>(path, cancellationToken);

    public void Dispose() => Http.Dispose();
}
