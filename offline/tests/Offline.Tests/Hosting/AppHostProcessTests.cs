using System.Net;
using System.Net.Sockets;

namespace Fubuni.Offline.Tests.Hosting;

/// <summary>What people see when they run an AppHost, and what is left when it ends.</summary>
public sealed class AppHostProcessTests : IDisposable
{
    private const int Terminate = 15;
    private const int Interrupt = 2;
    private const int KillNow = 9;
    private const string ScriptWithGrandchildren = "--Script=sleep 1000 & (sleep 1000 & sleep 1000) & echo script started; wait";

    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task A_signal_ends_everything_in_order(int signal)
    {
        await using var app = RunningAppHost.Start(_home.Path, "--Postgres=true", "--Redis=true", ScriptWithGrandchildren);
        await app.ReadyAsync();
        await app.OutputHasAsync("script started");
        var names = app.Children().Select(child => child.ProcessName).ToArray();
        Assert.Contains("postgres", names);
        Assert.Contains(names, IsRedis);
        Assert.True(names.Count(name => name == "sleep") >= 3, string.Join(", ", names));

        app.Signal(signal);

        Assert.Equal(0, await app.ExitAsync());
        Assert.Empty(app.Children());
        Assert.Contains("database system is shut down", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_when_the_host_is_killed()
    {
        await using var app = RunningAppHost.Start(_home.Path, "--Postgres=true", "--Redis=true", ScriptWithGrandchildren);
        await app.ReadyAsync();
        await app.OutputHasAsync("script started");
        var temporary = app.Children().Select(child => File.ReadAllText($"/proc/{child.Id}/cmdline").Split('\0')).SelectMany(words => words)
            .First(word => word.StartsWith(Path.Combine(Path.GetTempPath(), "fubuni-postgres-"), StringComparison.Ordinal));
        Assert.True(Path.Exists(temporary));

        app.Signal(KillNow);

        await app.NoChildIsLeftAsync();
        Assert.False(Path.Exists(temporary));
    }

    [Fact]
    public async Task A_second_start_is_refused_and_names_the_first()
    {
        await using var first = RunningAppHost.Start(_home.Path, "--Redis=true", "--Volumes=true");
        await first.ReadyAsync();

        await using var second = RunningAppHost.Start(_home.Path, "--Redis=true", "--Volumes=true");

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains($"runs already: process {first.ProcessId}", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_volumes_two_can_run_side_by_side()
    {
        await using var first = RunningAppHost.Start(_home.Path, "--Redis=true");
        await using var second = RunningAppHost.Start(_home.Path, "--Redis=true");
        await first.ReadyAsync();
        await second.ReadyAsync();
    }

    [Fact]
    public async Task A_run_after_a_kill_waits_for_what_is_still_ending()
    {
        await using var first = RunningAppHost.Start(_home.Path, "--Postgres=true", "--Redis=true", "--Volumes=true");
        await first.ReadyAsync();
        first.Signal(KillNow);
        await first.ExitAsync();

        await using var second = RunningAppHost.Start(_home.Path, "--Postgres=true", "--Redis=true", "--Volumes=true");
        await second.ReadyAsync();
    }

    [Fact]
    public async Task A_taken_port_is_told_with_the_setting_that_changes_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var app = RunningAppHost.Start(_home.Path, "--Script=sleep 1000", $"--Port={port}");

        Assert.Equal(1, await app.ExitAsync());
        Assert.Contains($"Port {port}, on which 'script' is to listen, is taken", app.Output, StringComparison.Ordinal);
        Assert.Contains("Script__Port=", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_redis_server_is_told_with_how_to_install_it()
    {
        await using var app = RunningAppHost.Start(_home.Path, environment => environment["PATH"] = _home.Path, "--Redis=true");

        Assert.Equal(1, await app.ExitAsync());
        Assert.Contains("redis-server is missing. Install it: ", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crashed_database_stops_everything()
    {
        await using var app = RunningAppHost.Start(_home.Path, "--Redis=true", ScriptWithGrandchildren);
        await app.ReadyAsync();

        app.Children().Single(child => IsRedis(child.ProcessName)).Kill();

        Assert.Equal(1, await app.ExitAsync());
        Assert.Contains("'cache' ended with exit code 137.", app.Output, StringComparison.Ordinal);
        Assert.Contains("Server initialized", app.Output, StringComparison.Ordinal);
        Assert.Empty(app.Children());
    }

    [Fact]
    public async Task A_crashed_command_is_told_and_the_rest_goes_on()
    {
        await using var app = RunningAppHost.Start(_home.Path, "--Redis=true", "--Script=while [ ! -e crash ]; do sleep 0.05; done; echo boom; exit 3");
        await app.ReadyAsync();
        var crash = Path.Combine(Path.GetDirectoryName(typeof(TinyAppHost).Assembly.Location)!, "crash");
        await File.WriteAllTextAsync(crash, "", TestContext.Current.CancellationToken);
        try
        {
            await app.OutputHasAsync("'script' ended with exit code 3.");
        }
        finally
        {
            File.Delete(crash);
        }

        await app.OutputHasAsync("Everything else keeps running.");
        Assert.Contains(app.Children(), child => IsRedis(child.ProcessName));
    }

    // Redis appends its address to its name.
    private static bool IsRedis(string processName) => processName.StartsWith("redis-server", StringComparison.Ordinal);
}
