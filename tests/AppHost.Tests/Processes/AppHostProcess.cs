using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Fubuni.Testing;

namespace Fubuni.AppHost.Tests.Processes;

/// <summary>The AppHost as a process, with its own ports, data folder and user secrets.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly StringBuilder _output = new();
    private readonly Process _process;
    private readonly StartedProcesses _started;

    private AppHostProcess(ProcessStartInfo start, string mark)
    {
        _process = Process.Start(start)!;
        _started = new StartedProcesses(_process.Id, mark);
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A full path, because some tests change PATH.</summary>
    private static string DotNet =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    /// <summary>All projects are built into artifacts/bin/{project}/{configuration}.</summary>
    private static string Assembly { get; } =
        Path.GetFullPath(
            Path.Combine(
                AppContext.BaseDirectory,
                "..",
                "..",
                "AppHost",
                new DirectoryInfo(AppContext.BaseDirectory).Name,
                "AppHost.dll"
            )
        );

    /// <param name="home">A folder that several runs share, so that one finds the data of the run before it.</param>
    public static AppHostProcess Start(
        string home,
        int frontDoor,
        int dashboard,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        // A test that runs in the background of a shell ignores SIGINT, and all processes that it starts would too.
        var start = new ProcessStartInfo(
            "env",
            ["--default-signal=INT", DotNet, Assembly, $"--Frontend:Port={frontDoor}"]
        )
        {
            WorkingDirectory = Path.Combine(RepositoryFolder.Path, "AppHost"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var mark = Guid.NewGuid().ToString("N");
        start.Environment[StartedProcesses.Variable] = mark;
        start.Environment["HOME"] = home;
        start.Environment["FUBUNI_DATA"] = Path.Combine(home, "data");
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = $"http://localhost:{dashboard}";
        start.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{LoopbackPort.Free()}";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new AppHostProcess(start, mark);
    }

    public Task ReadyAsync() =>
        Eventually.TrueAsync(
            () =>
                _process.HasExited
                    ? throw new InvalidOperationException($"The AppHost has ended: {Output}")
                    : Output.Contains("Ready after", StringComparison.Ordinal),
            Limit,
            Cancel
        );

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(Cancel).WaitAsync(Limit, Cancel);
        return _process.ExitCode;
    }

    public void Send(PosixSignal signal) =>
        Assert.Equal(
            0,
            Kill(
                _process.Id,
                signal switch
                {
                    PosixSignal.SIGINT => 2,
                    PosixSignal.SIGTERM => 15,
                    _ => throw new NotSupportedException(),
                }
            )
        );

    public void Kill() => _process.Kill();

    /// <summary>
    /// The names of the processes that this AppHost has started, directly or indirectly, and that still run.
    /// </summary>
    public IReadOnlyList<string> RunningProcesses() => [.. _started.Find().Select(process => process.ProcessName)];

    public Task NoProcessIsLeftAsync() => Eventually.TrueAsync(() => RunningProcesses().Count == 0, Limit, Cancel);

    /// <summary>
    /// Returns when its processes have ended: until then, PostgreSQL writes to the folder that the test deletes.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Found now, because some processes can only be found by their parent.
            _ = RunningProcesses();
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => RunningProcesses().Count == 0, Limit);
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int processId, int signal);
}
