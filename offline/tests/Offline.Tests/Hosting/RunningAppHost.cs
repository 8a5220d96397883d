using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fubuni.Offline.Tests.Hosting;

/// <summary>The tiny AppHost as a process of its own, with a home folder for its data and user secrets.</summary>
public sealed class RunningAppHost : IAsyncDisposable
{
    private readonly List<string> _output = [];
    private readonly Process _process;
    private readonly StartedProcesses _children;

    private RunningAppHost(string home, Action<IDictionary<string, string?>>? environment, string[] arguments)
    {
        // A test run in the background of a shell ignores SIGINT, and so would everything it starts.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", DotNet, typeof(TinyAppHost).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var mark = Guid.NewGuid().ToString("N");
        start.Environment[StartedProcesses.Variable] = mark;
        start.Environment["HOME"] = home;
        start.Environment["FUBUNI_DATA"] = Path.Combine(home, "data");
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        environment?.Invoke(start.Environment);
        _process = Process.Start(start)!;
        _children = new StartedProcesses(_process.Id, mark);
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int ProcessId => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>As a full path: some tests take the search path away.</summary>
    private static string DotNet => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    /// <param name="home">A folder that runs share when the data of one is to be seen by the next.</param>
    public static RunningAppHost Start(string home, params string[] arguments) => new(home, null, arguments);

    public static RunningAppHost Start(string home, Action<IDictionary<string, string?>> environment, params string[] arguments) => new(home, environment, arguments);

    public Task ReadyAsync() => UntilAsync(() =>
    {
        Assert.False(_process.HasExited, Output);
        return Output.Contains("Ready after", StringComparison.Ordinal);
    });

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        return _process.ExitCode;
    }

    public Task OutputHasAsync(string text) => UntilAsync(() => Output.Contains(text, StringComparison.Ordinal));

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    /// <summary>Every process that this AppHost has started, and they in turn, and that is still there.</summary>
    public IReadOnlyList<Process> Children() => _children.Find();

    public Task NoChildIsLeftAsync() => UntilAsync(() => Children().Count == 0);

    /// <summary>Returns when its processes have ended too: PostgreSQL still writes to its data folder for a while, which the test deletes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Some are found by their parent only, and that is gone after the kill.
            _ = Children();
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        await NoChildIsLeftAsync();
        _process.Dispose();
    }

    // A first run installs PostgreSQL.
    private async Task UntilAsync(Func<bool> condition)
    {
        var limit = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < limit, $"It did not come true in time. Processes: {string.Join(", ", Children().Select(child => child.ProcessName))}\n{Output}");
            await Task.Delay(20, Cancellation);
        }
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            if (line is not null)
            {
                _output.Add(line);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int processId, int signal);
}
