using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Fubuni.Testing;

namespace Fubuni.AppHost.Tests.Processes;

/// <summary>The output of the AppHost, and what is left after it ends.</summary>
[Collection(nameof(ProcessTests))]
public sealed class ProcessTests : IDisposable
{
    /// <summary>The whole composition as processes: containers are not children of the AppHost.</summary>
    private static readonly Dictionary<string, string> Processes = new() { ["Containers"] = "false" };

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("fubuni-home-");
    private readonly int _frontDoor = LoopbackPort.Free();
    private readonly int _dashboard = LoopbackPort.Free();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ProcessTests()
    {
        if (!OperatingSystem.IsWindows())
        {
            // The user of PostgreSQL must be able to read its data.
            _home.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        }
    }

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public async Task Every_way_to_stop_leaves_no_process_and_keeps_the_data()
    {
        await using (var first = Start())
        {
            await first.ReadyAsync();
            Assert.Contains($"http://localhost:{_frontDoor}", first.Output, StringComparison.Ordinal);
            Assert.Contains($"http://localhost:{_dashboard}/login?t=", first.Output, StringComparison.Ordinal);
            Assert.Contains(first.RunningProcesses(), name => name == "postgres");
            Assert.Contains(
                first.RunningProcesses(),
                name => name.StartsWith("redis-server", StringComparison.Ordinal)
            );
            Assert.Equal(HttpStatusCode.Created, await PostAsync("register"));

            first.Send(PosixSignal.SIGINT);
            Assert.Equal(0, await first.ExitCodeAsync());
            await first.NoProcessIsLeftAsync();
        }

        await using var second = Start();
        await second.ReadyAsync();
        Assert.Equal(HttpStatusCode.OK, await PostAsync("login"));
        second.Kill();

        // Without waiting: its servers are still stopping, and hold the data.
        await using var third = Start();
        await third.ReadyAsync();
        await second.NoProcessIsLeftAsync();
        Assert.Equal(HttpStatusCode.OK, await PostAsync("login"));

        third.Send(PosixSignal.SIGTERM);
        Assert.Equal(0, await third.ExitCodeAsync());
        await third.NoProcessIsLeftAsync();
    }

    [Fact]
    public async Task A_taken_port_is_reported_at_once_with_the_setting_that_changes_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, _frontDoor);
        taken.Start();

        await using var app = Start();

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains(
            $"Port {_frontDoor} is taken. Is this application already running?",
            app.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("Frontend__Port", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_after_a_killed_run_waits_until_the_ports_are_free()
    {
        await using (var killed = Start())
        {
            await Eventually.TrueAsync(
                () => Directory.GetFiles(_home.FullName, "apphost.pid", SearchOption.AllDirectories).Length == 1,
                cancellationToken: Cancel
            );
            killed.Kill();
        }

        using var taken = new TcpListener(IPAddress.Loopback, _frontDoor);
        taken.Start();
        await using var app = Start();
        await Eventually.TrueAsync(
            () =>
                app.Output.Contains(
                    $"Waiting until what it started has left port {_frontDoor}.",
                    StringComparison.Ordinal
                ),
            cancellationToken: Cancel
        );

        taken.Stop();
        await Eventually.TrueAsync(
            () => app.Output.Contains("  ready ", StringComparison.Ordinal),
            TimeSpan.FromMinutes(1),
            Cancel
        );
    }

    [Theory]
    [InlineData("redis-server", "redis-server is missing, and no container engine is running.")]
    [InlineData("node", "Node.js is missing.")]
    public async Task A_missing_program_is_reported_at_once_with_how_to_get_it(string program, string message)
    {
        // A PATH with every program except this one.
        var path = Directory.CreateDirectory(Path.Combine(_home.FullName, "path")).FullName;
        foreach (var present in new[] { "node", "npm", "redis-server", "env", "dotnet" }.Where(name => name != program))
        {
            File.CreateSymbolicLink(Path.Combine(path, present), FindOnPath(present));
        }

        await using var app = Start(("PATH", path));

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains(message, app.Output, StringComparison.Ordinal);
    }

    private static string FindOnPath(string program) =>
        Environment
            .GetEnvironmentVariable("PATH")!
            .Split(':')
            .Select(folder => Path.Combine(folder, program))
            .First(File.Exists);

    private AppHostProcess Start(params IEnumerable<(string Name, string Value)> environment) =>
        AppHostProcess.Start(
            _home.FullName,
            _frontDoor,
            _dashboard,
            Processes.Concat(environment.Select(one => KeyValuePair.Create(one.Name, one.Value))).ToDictionary()
        );

    private async Task<HttpStatusCode> PostAsync(string action)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{_frontDoor}") };
        using var response = await http.PostAsJsonAsync(
            $"/api/auth/{action}",
            new
            {
                name = "Visitor",
                email = "visitor@example.com",
                password = Visitor.Password,
            },
            Cancel
        );
        return response.StatusCode;
    }
}
