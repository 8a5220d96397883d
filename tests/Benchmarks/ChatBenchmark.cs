using System.Text.Json;
using Aspire.Hosting.Testing;
using StackExchange.Redis;

namespace Fubuni.Benchmarks;

/// <summary>
/// What the service adds to the first chunk of the model, whether it keeps up with many streams, and what a turn takes
/// of the data. Every answer is read to its end, once through the service and once from the model itself.
/// </summary>
internal sealed class ChatBenchmark
{
    public const int Many = 100;
    public const int Most = 1000;

    private const int Accounts = 20;
    private const int CountedTurns = 20;

    private static readonly AnswerShape Short = new(10, TimeSpan.FromMilliseconds(20));
    private static readonly AnswerShape Long = new(100, TimeSpan.FromMilliseconds(50));
    private static readonly AnswerShape Longest = new(300, TimeSpan.FromMilliseconds(50));
    private static readonly AnswerShape Flood = new(20_000, TimeSpan.Zero);
    private static readonly AnswerShape Few = new(20, TimeSpan.FromMilliseconds(200));
    private static readonly AnswerShape TenTimesAsMany = new(200, TimeSpan.FromMilliseconds(20));

    private readonly Uri _chat;
    private readonly OwnProcess _model;
    private readonly ServiceProcess? _service;
    private readonly Account[] _accounts;

    private ChatBenchmark(Uri chat, OwnProcess model, ServiceProcess? service, Account[] accounts) =>
        (_chat, _model, _service, _accounts) = (chat, model, service, accounts);

    public static async Task RunAsync(BenchComposition composition, HttpClient auth, HttpClient chat, string database)
    {
        var accounts = new Account[Accounts];
        for (var number = 0; number < accounts.Length; number++)
        {
            accounts[number] = await Account.RegisterAsync(auth);
        }

        var service = await ServiceProcess.FindAsync(composition.App, "chat");
        var benchmark = new ChatBenchmark(chat.BaseAddress!, composition.Model, service, accounts);
        // Until the runtime has optimised the hot methods: compiling takes longer than answering.
        await benchmark.AskServiceAsync(50, 40, Short);
        var report = new StreamReport("ChatService, every answer read to its end; of two alternating rounds, both");
        var findings = new ChatFindings(report, service?.WorkingSet);
        for (var round = 0; round < 2; round++)
        {
            await benchmark.CompareAsync(report, ChatFindings.One, 1, 20, Short);
            await benchmark.CompareAsync(report, ChatFindings.Hundred, Many, 3, Long);
        }

        await benchmark.CompareAsync(report, ChatFindings.Burst, Many, 1, Long, isBurst: true);
        await benchmark.CompareAsync(report, ChatFindings.Thousand, Most, 2, Longest);
        await benchmark.CompareAsync(report, ChatFindings.Flood, 8, 2, Flood);
        report.Print();

        await using var cache = await ConnectionMultiplexer.ConnectAsync(
            await composition.App.GetConnectionStringAsync("cache")
                ?? throw new InvalidOperationException("cache has no connection string.")
        );
        var few = await benchmark.CountAsync(Few, database, cache);
        var many = await benchmark.CountAsync(TenTimesAsMany, database, cache);
        findings.Print();
        ChatFindings.PrintData(Few, few, TenTimesAsMany, many, CountedTurns);
    }

    private async Task CompareAsync(
        StreamReport report,
        string name,
        int clients,
        int rounds,
        AnswerShape shape,
        bool isBurst = false
    )
    {
        var request = HttpConnection.Request(
            HttpMethod.Post,
            "/v1/chat/completions",
            json: BenchModel.Request(shape.Chunks, shape.Interval)
        );
        report.Add(
            name,
            isDirect: true,
            await StreamLoad.RunAsync(_model.Address, clients, rounds, shape, _ => request, isBurst, null, _model.Usage)
        );
        report.Add(name, isDirect: false, await AskServiceAsync(clients, rounds, shape, isBurst));
    }

    private Task<StreamFigures> AskServiceAsync(int clients, int rounds, AnswerShape shape, bool isBurst = false) =>
        StreamLoad.RunAsync(
            _chat,
            clients,
            rounds,
            shape,
            client => Turn(client, shape),
            isBurst,
            _service,
            _model.Usage
        );

    /// <summary>The first message of a new session.</summary>
    private byte[] Turn(int client, AnswerShape shape) =>
        HttpConnection.Request(
            HttpMethod.Post,
            "/api/chat/stream",
            _accounts[client % Accounts].Bearer,
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    message = new
                    {
                        id = Guid.CreateVersion7(),
                        parts = new[] { new { type = "text", text = BenchModel.Say(shape.Chunks, shape.Interval) } },
                    },
                    trigger = "submit-message",
                }
            )
        );

    private async Task<DataCounters> CountAsync(AnswerShape shape, string database, IConnectionMultiplexer cache)
    {
        var before = await DataCounters.ReadAsync(database, cache);
        await AskServiceAsync(CountedTurns, 1, shape);
        return (await DataCounters.ReadAsync(database, cache)).Since(before);
    }
}
