using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>
/// A Redis or Postgres of a test's own, which can be ended as by a crash and started again on the same port and data.
/// </summary>
public sealed class LocalServer : IAsyncDisposable
{
    private readonly string _program;
    private readonly string[] _arguments;
    private readonly string _stopSignal;
    private readonly string _folder;
    private readonly int _port;
    private Process? _process;

    private LocalServer(string program, string[] arguments, string stopSignal, string folder, int port) =>
        (_program, _arguments, _stopSignal, _folder, _port) = (program, arguments, stopSignal, folder, port);

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>
    /// One that keeps nothing. Null where this machine has no such program, as it runs in a container.
    /// </summary>
    public static async Task<LocalServer?> TryStartRedisAsync()
    {
        var port = FreePort();
        var server = new LocalServer(
            "redis-server",
            ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            "KILL",
            CreateFolder(),
            port
        );
        try
        {
            await server.StartAsync();
            return server;
        }
        catch (Win32Exception)
        {
            await server.DisposeAsync();
            return null;
        }
    }

    /// <param name="database">A server of the kind that is wanted; its programs are used.</param>
    /// <returns>
    /// The server and its connection string. Null where the programs are not on this machine, as they are in a
    /// container.
    /// </returns>
    public static async Task<(LocalServer Server, string ConnectionString)?> TryStartPostgresAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var query = source.CreateCommand("select setting from pg_config where name = 'BINDIR'");
        var programs = (string)(await query.ExecuteScalarAsync())!;
        if (!File.Exists(Path.Combine(programs, "initdb")))
        {
            return null;
        }

        var folder = CreateFolder();
        var data = Path.Combine(folder, "data");
        await RunAsync(
            "initdb",
            AsServer(
                Path.Combine(programs, "initdb"),
                "-D",
                data,
                "-U",
                "postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-sync",
                "--no-instructions"
            )
        );
        var port = FreePort();
        string[] arguments =
        [
            "-D",
            data,
            "-p",
            $"{port}",
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off",
        ];
        var command = AsServer([Path.Combine(programs, "postgres"), .. arguments]);
        var server = new LocalServer(command[0], command[1..], "QUIT", folder, port);
        await server.StartAsync();
        return (
            server,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Host=127.0.0.1;Port={port};Username=postgres;Database=chatdb;Maximum Pool Size=20"
            )
        );
    }

    /// <summary>Returns when it takes connections.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(_program, _arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        // A full pipe would block the process.
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        await Testing.Eventually.TrueAsync(
            TakesConnectionsAsync,
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>Ends it with no time to put anything in order.</summary>
    public async Task CrashAsync()
    {
        await RunAsync("kill", ["kill", "-s", _stopSignal, $"{_process!.Id}"]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await CrashAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> TakesConnectionsAsync()
    {
        Assert.False(_process!.HasExited, $"{_program} did not start.");
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, _port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Postgres refuses to run as root.</summary>
    private static string[] AsServer(params string[] command) =>
        Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", .. command]
            : command;

    private static string CreateFolder()
    {
        var folder = Directory.CreateTempSubdirectory("fubuni-server-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["postgres:postgres", folder]);
            chown.WaitForExit();
        }

        return folder;
    }

    private static async Task RunAsync(string name, string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = Path.GetTempPath(),
            }
        )!;
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{name} failed.");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
