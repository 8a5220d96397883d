using System.Diagnostics;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>The service in a process of its own, which can be killed as no process can prepare for.</summary>
public sealed class ChatProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;

    private ChatProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <param name="settings">Of a key that is there twice the later counts.</param>
    public static async Task<ChatProcess> StartAsync(IEnumerable<(string Key, string Value)> settings)
    {
        var process = Start([], [.. settings, ("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information")]);
        List<string> said = [];
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.Add(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                // A full pipe would block the process.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new ChatProcess(process, new Uri(line[(at + Listening.Length)..].Trim()));
            }
        }

        throw new InvalidOperationException($"The service did not start: {string.Join('\n', said)}");
    }

    /// <summary>Runs a command of the service's program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string[] arguments,
        IEnumerable<(string Key, string Value)> settings
    )
    {
        using var process = Start(arguments, settings);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, error);
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static Process Start(string[] arguments, IEnumerable<(string Key, string Value)> settings)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "ChatService.dll"), .. arguments]
        )
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = arguments.Length > 0,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return Process.Start(start)!;
    }
}
