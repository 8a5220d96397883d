using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Fubuni.Benchmarks;

/// <summary>What the service adds to the first chunk of the model, and how fast the sidebar is.</summary>
internal static class ChatBenchmark
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(HttpClient auth, HttpClient chat, HttpClient model)
    {
        var account = await Account.RegisterAsync(auth);
        var rows = new List<Figures>
        {
            await Load.RunAsync("GET /alive (floor of the framework)", 16, Duration, _ => chat.GetOkAsync("/alive")),
            await Load.RunAsync("GET /api/chat/sessions", 16, Duration, _ => chat.GetOkAsync("/api/chat/sessions", account.Bearer)),
            await Load.RunAsync("first chunk of the model alone", 4, Duration, _ => FirstLineAsync(model, "/v1/chat/completions", null, ModelRequest())),
            await Load.RunAsync("first chunk of text through chat", 4, Duration, _ => FirstLineAsync(chat, "/api/chat/stream", account.Bearer, ChatRequest(), "text-delta")),
        };
        Report.Print("ChatService", rows);
    }

    private static object ModelRequest() => new
    {
        model = "demo",
        stream = true,
        messages = new[] { new { role = "user", content = "Say something short." } },
    };

    private static object ChatRequest() => new
    {
        message = new { id = Guid.CreateVersion7(), parts = new[] { new { type = "text", text = "Say something short." } } },
        trigger = "submit-message",
    };

    /// <summary>Reads until the first data line that has the marker in it, then hangs up.</summary>
    private static async Task FirstLineAsync(HttpClient client, string path, AuthenticationHeaderValue? bearer, object body, string marker = "content")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = bearer;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Contains(marker, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"{path} ended without {marker}.");
    }
}
