using System.Diagnostics;
using Fubuni.ChatService.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using OpenAI.Chat;

namespace Fubuni.Benchmarks;

/// <summary>
/// What reading a chunk of a model's reply costs, beside the streaming client of the OpenAI package and beside reading
/// the bytes alone. All three read the same reply of the same endpoint, in turns; processor time of this process.
/// </summary>
internal static class ModelBenchmark
{
    private const int Chunks = 50_000;
    private const int Rounds = 9;

    /// <summary>The text of each chunk ends with it, and nothing else in the reply has it.</summary>
    private const char EndOfChunk = ';';

    private static string Question => BenchModel.Say(Chunks, TimeSpan.Zero);

    public static async Task RunAsync()
    {
        using var model = await OwnProcess.StartAsync(BenchModel.Argument);
        var options = new ModelOptions();
        var connection = new ModelConnection(new Uri(model.Address, "v1"), "key", BenchModel.Name);
        using var http = new HttpClient { BaseAddress = model.Address };
        using var ours = new CompatibleChatClient(
            connection,
            options,
            TimeProvider.System,
            NullLogger<CompatibleChatClient>.Instance
        );
        var package = connection.CreateClient(options, TimeProvider.System);
        (string Name, Func<Task<int>> Read, List<double> Runs)[] readers =
        [
            ("the bytes alone", () => ReadBytesAsync(http), []),
            ("the OpenAI package", () => ReadPackageAsync(package), []),
            ("the client of the service", () => ReadOursAsync(ours), []),
        ];

        // The first round is of code that is not compiled for speed yet.
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, read, runs) in readers)
            {
                var microseconds = await MeasureAsync(name, read);
                if (round > 0)
                {
                    runs.Add(microseconds);
                }
            }
        }

        Console.WriteLine();
        Console.WriteLine($"Reading a reply of {Chunks:N0} chunks: µs of processor time a chunk, median of {Rounds}");
        var floor = Median(readers[0].Runs);
        foreach (var (name, _, runs) in readers)
        {
            Console.WriteLine($"   {name, -28}{Median(runs), 8:F2}{Median(runs) - floor, 8:F2} above the bytes alone");
        }

        var ratio = (Median(readers[2].Runs) - floor) / (Median(readers[1].Runs) - floor);
        Console.WriteLine($"   The client costs {ratio:F2} times what the package costs (aim: at most 1).");
    }

    private static async Task<double> MeasureAsync(string name, Func<Task<int>> read)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var count = await read();
        process.Refresh();
        var after = process.TotalProcessorTime;
        return count == Chunks
            ? (after - before).TotalMicroseconds / Chunks
            : throw new InvalidOperationException($"{name}: {count} of {Chunks} chunks were read.");
    }

    private static async Task<int> ReadBytesAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions")
        {
            Content = new ByteArrayContent(BenchModel.Request(Chunks, TimeSpan.Zero)),
        };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[16 * 1024];
        var count = 0;
        while (await body.ReadAsync(buffer) is var length and > 0)
        {
            count += buffer.AsSpan(0, length).Count((byte)EndOfChunk);
        }

        return count;
    }

    private static async Task<int> ReadPackageAsync(ChatClient client)
    {
        var count = 0;
        await foreach (var update in client.CompleteChatStreamingAsync(new UserChatMessage(Question)))
        {
            count += update.ContentUpdate is [var part] ? part.Text.AsSpan().Count(EndOfChunk) : 0;
        }

        return count;
    }

    private static async Task<int> ReadOursAsync(CompatibleChatClient client)
    {
        var count = 0;
        await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, Question)]))
        {
            count += update.Text.AsSpan().Count(EndOfChunk);
        }

        return count;
    }

    private static double Median(List<double> runs) => runs.Order().ElementAt(runs.Count / 2);
}
