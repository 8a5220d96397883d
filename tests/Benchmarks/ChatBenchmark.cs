using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Fubuni.Benchmarks;

/// <summary>What the service adds to the first chunk of the model, and how fast the sidebar is.</summary>
internal static class ChatBenchmark
{
    private const string Alive = "GET /alive";
    private const string Model = "first chunk of the model alone";
    private const int Rounds = 3;

    public static async Task RunAsync(HttpClient auth, HttpClient chat, HttpClient model, ServiceProcess? service)
    {
        var account = await Account.RegisterAsync(auth);
        RunRound(new Report("warm-up"), TimeSpan.FromSeconds(1));
        var report = new Report($"ChatService, median of {Rounds} alternating rounds");
        for (var round = 0; round < Rounds; round++)
        {
            RunRound(report, TimeSpan.FromSeconds(3));
        }

        report.Print();

        void RunRound(Report report, TimeSpan duration)
        {
            report.Add(Alive, Load.Run(16, duration, Sending(HttpConnection.Request(HttpMethod.Get, "/alive")), service));
            report.Add("GET /api/chat/sessions", Load.Run(16, duration, Sending(account.Get("/api/chat/sessions")), service), Alive);
            report.Add(Model, Load.Run(4, duration, (_, repeat) => repeat(() => ReadFirstLine(model, "/v1/chat/completions", null, ModelRequest()))));
            report.Add(
                "first chunk of text through chat",
                Load.Run(4, duration, (_, repeat) => repeat(() => ReadFirstLine(chat, "/api/chat/stream", account.Bearer, ChatRequest(), "text-delta")), service),
                Model);
        }

        Action<int, Repeat> Sending(byte[] request) => (_, repeat) =>
        {
            using var connection = new HttpConnection(chat.BaseAddress!);
            repeat(() => connection.Send(request));
        };
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
    private static void ReadFirstLine(HttpClient client, string path, AuthenticationHeaderValue? bearer, object body, string marker = "content")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = bearer;
        using var response = client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(response.Content.ReadAsStream());
        while (reader.ReadLine() is { } line)
        {
            if (line.Contains(marker, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"{path} ended without {marker}.");
    }
}
