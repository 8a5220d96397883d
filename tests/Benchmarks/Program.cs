using Aspire.Hosting.Testing;
using Fubuni.Benchmarks;

if (args is [FloorService.Argument])
{
    await FloorService.ServeAsync();
    return 0;
}

if (args is [BenchModel.Argument])
{
    await BenchModel.ServeAsync();
    return 0;
}

string[] all = ["model", "auth", "chat", "sessions", "frontend"];
var names = args.Length == 0 ? all : args;
if (names.FirstOrDefault(name => !all.Contains(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'. There are: {string.Join(", ", all)}.");
    return 2;
}

if (names.Contains("model"))
{
    await ModelBenchmark.RunAsync();
    if (names.Length == 1)
    {
        return 0;
    }
}

await using var composition = await BenchComposition.StartAsync();
using var auth = composition.App.CreateHttpClient("auth", "http");
using var chat = composition.App.CreateHttpClient("chat", "http");
var database =
    await composition.App.GetConnectionStringAsync("chatdb")
    ?? throw new InvalidOperationException("chatdb has no connection string.");

Console.WriteLine($"{Environment.ProcessorCount} processors, shared by the services, their data and this load.");
if (names.Contains("auth"))
{
    await AuthBenchmark.RunAsync(auth, await ServiceProcess.FindAsync(composition.App, "auth"));
}

if (names.Contains("chat"))
{
    await ChatBenchmark.RunAsync(composition, auth, chat, database);
}

if (names.Contains("sessions"))
{
    await SessionsBenchmark.RunAsync(auth, chat, database);
}

if (names.Contains("frontend"))
{
    await FrontendBenchmark.RunAsync(composition, database);
}

return 0;
