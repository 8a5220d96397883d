using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

/// <summary>A redis-server of its own on a free port, kept in memory, that a test may stop, pause and start again.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private Process? _process;

    public string? Password { get; init; }

    public int Port { get; } = FreePort();

    /// <summary>Without the password.</summary>
    public string Address => $"127.0.0.1:{Port}";

    public string ConnectionString => Password is null ? Address : $"{Address},password={Password}";

    public async ValueTask InitializeAsync() => await StartAsync();

    public async Task StartAsync()
    {
        List<string> arguments = ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--databases", "4"];
        if (Password is not null) arguments.AddRange(["--requirepass", Password]);
        _process = Process.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("redis-server did not start.");
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        await Until.TrueAsync(IsListeningAsync);
    }

    /// <summary>Ends the server without notice, as a crash would.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>The server keeps its connections but does not answer.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    public Task ResumeAsync() => SignalAsync("CONT");

    public async Task<ConnectionMultiplexer> ConnectAsync(Action<ConfigurationOptions>? configure = null) =>
        await ConnectionMultiplexer.ConnectAsync(ConnectionString, options =>
        {
            options.HeartbeatInterval = TimeSpan.FromMilliseconds(50);
            options.ReconnectRetryPolicy = new ExponentialRetry(20);
            configure?.Invoke(options);
        });

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    private async Task<bool> IsListeningAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

internal static class Until
{
    /// <summary>Waits for a condition, at most ten seconds.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var deadline = TimeSpan.FromSeconds(10);
        for (var started = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(20, TestContext.Current.CancellationToken))
        {
            if (Stopwatch.GetElapsedTime(started) > deadline) Assert.Fail($"The condition did not come true within {deadline.TotalSeconds} s.");
        }
    }

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));
}
