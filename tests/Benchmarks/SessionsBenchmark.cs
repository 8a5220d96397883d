using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.Testing;

namespace Fubuni.Benchmarks;

/// <summary>
/// How long one user waits for the sidebar, a session and a search, who has 10,000 sessions with 1,000,000 messages,
/// beside others' 200,000. One request at a time: what is measured is the work, not the queue.
/// </summary>
internal static class SessionsBenchmark
{
    private const int Sessions = 10_000;
    private const int Turns = 50;
    private const int WarmUp = 50;
    private const int Requests = 500;

    public static async Task RunAsync(HttpClient auth, HttpClient chat, string database)
    {
        var account = await Account.RegisterAsync(auth);
        auth.DefaultRequestHeaders.Authorization = chat.DefaultRequestHeaders.Authorization = account.Bearer;
        var owner = (await auth.GetFromJsonAsync<JsonElement>("/api/auth/me")).GetProperty("id").GetString()!;
        auth.DefaultRequestHeaders.Authorization = null;

        var seeding = Stopwatch.GetTimestamp();
        await SeededChats.AddAsync(database, owner, Sessions, Turns);
        for (var other = 0; other < 10; other++)
        {
            await SeededChats.AddAsync(database, $"bench-{Guid.NewGuid():N}", Sessions / 50, Turns);
        }

        var longSession = await SeededChats.AddLongAsync(
            database,
            owner,
            5_000,
            string.Concat(Enumerable.Repeat("Some more words of an answer. ", 20))
        );
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\nSessions: one user with {Sessions:N0} of them, seeded in "
                    + $"{Stopwatch.GetElapsedTime(seeding).TotalSeconds:F0} s"
            )
        );
        Console.WriteLine($"{"case", -56}{"p50 ms", 9}{"p95 ms", 9}{"p99 ms", 9}");

        var cursor = (await chat.GetFromJsonAsync<JsonElement>("/api/chat/sessions"))
            .GetProperty("nextCursor")
            .GetString();
        var ids = (await chat.GetFromJsonAsync<JsonElement>("/api/chat/sessions?limit=100"))
            .GetProperty("items")
            .EnumerateArray()
            .Select(item => item.GetProperty("id").GetString()!)
            .ToArray();
        await MeasureAsync(chat, "the sidebar", _ => "/api/chat/sessions");
        await MeasureAsync(chat, "its next page", _ => $"/api/chat/sessions?cursor={cursor}");
        await MeasureAsync(
            chat,
            "a session of 100 messages",
            request => $"/api/chat/sessions/{ids[request % ids.Length]}"
        );
        await MeasureAsync(
            chat,
            "the newest 200 of a session of 5,000 messages",
            _ => $"/api/chat/sessions/{longSession}"
        );
        await MeasureAsync(chat, "search: one word", request => $"/api/chat/sessions?q=word{request}");
        await MeasureAsync(
            chat,
            "search: two words, the last begun",
            request => $"/api/chat/sessions?q=word{request}%20wor"
        );
    }

    private static async Task MeasureAsync(HttpClient chat, string name, Func<int, string> path)
    {
        var times = new List<double>();
        for (var request = 0; request < WarmUp + Requests; request++)
        {
            var sent = Stopwatch.GetTimestamp();
            using var response = await chat.GetAsync(path(request));
            response.EnsureSuccessStatusCode();
            if (request >= WarmUp)
            {
                times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
        }

        times.Sort();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -56}{times[Requests / 2], 9:F1}{times[Requests * 95 / 100], 9:F1}"
                    + $"{times[Requests * 99 / 100], 9:F1}"
            )
        );
    }
}
