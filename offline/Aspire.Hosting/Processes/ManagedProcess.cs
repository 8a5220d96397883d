using System.Diagnostics;

namespace Aspire.Hosting.Processes;

/// <summary>What to run and how to end it.</summary>
internal sealed record ProcessSpec(string Command, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    /// <summary>Added to the environment of the AppHost; a null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The signal that asks the process to end.</summary>
    public string StopSignal { get; init; } = "TERM";

    /// <summary>A folder that is removed when the process has ended, even where the host was killed.</summary>
    public string? TemporaryFolder { get; init; }
}

/// <summary>
/// A process with all that it starts, as one group. <c>supervise.sh</c> holds a pipe from this process and ends the group when the pipe
/// closes, so that nothing is left behind even after a SIGKILL of the host.
/// </summary>
internal sealed class ManagedProcess
{
    private const int GraceSeconds = 10;

    // Settings of the AppHost itself, which would mislead its children.
    private static readonly string[] NotInherited =
        ["ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "ASPIRE_ALLOW_UNSECURED_TRANSPORT", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"];

    private readonly Process _supervisor;

    private ManagedProcess(Process supervisor, Action<string> onLine)
    {
        _supervisor = supervisor;
        Ended = WaitAsync(onLine);
    }

    /// <summary>The supervisor's; the command is below it.</summary>
    public int Id => _supervisor.Id;

    /// <summary>The exit code, once the process has ended and all its output has been passed on.</summary>
    public Task<int> Ended { get; }

    public static ManagedProcess Start(ProcessSpec spec, Action<string> onLine)
    {
        var start = new ProcessStartInfo("/bin/bash")
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] supervision = [Path.Combine(AppContext.BaseDirectory, "supervise.sh"), spec.StopSignal, $"{GraceSeconds}", spec.TemporaryFolder ?? "", spec.Command];
        foreach (var argument in supervision.Concat(spec.Arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var variable in NotInherited)
        {
            start.Environment.Remove(variable);
        }

        foreach (var (variable, value) in spec.Environment)
        {
            start.Environment[variable] = value;
        }

        return new ManagedProcess(Process.Start(start)!, onLine);
    }

    /// <summary>Runs a command to its end; cancelling ends it.</summary>
    public static async Task<int> RunAsync(ProcessSpec spec, Action<string> onLine, CancellationToken cancellationToken)
    {
        var process = Start(spec, onLine);
        await using var _ = cancellationToken.Register(process.RequestEnd).ConfigureAwait(false);
        var code = await process.Ended.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return code;
    }

    /// <summary>Asks the group to end; it is killed after a while.</summary>
    public void RequestEnd() => _supervisor.StandardInput.Close();

    private async Task<int> WaitAsync(Action<string> onLine)
    {
        await Task.WhenAll(PassOnAsync(_supervisor.StandardOutput, onLine), PassOnAsync(_supervisor.StandardError, onLine)).ConfigureAwait(false);
        await _supervisor.WaitForExitAsync().ConfigureAwait(false);
        return _supervisor.ExitCode;
    }

    private static async Task PassOnAsync(StreamReader output, Action<string> onLine)
    {
        while (await output.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            onLine(line);
        }
    }
}
