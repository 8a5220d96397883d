using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Testing;
using Fubuni.Testing;

namespace Fubuni.EndToEnd;

/// <summary>The frontend as it is built for a cluster, behind a front door of its own to the services of the composition.</summary>
internal sealed class BuiltFrontend : IAsyncDisposable
{
    private readonly DirectoryInfo _output = Directory.CreateTempSubdirectory("fubuni-frontend-");
    private readonly RunningComposition _composition;
    private Process? _server;

    private BuiltFrontend(RunningComposition composition) => _composition = composition;

    public Uri FrontDoor { get; } = new($"http://127.0.0.1:{FreePort()}");

    public static async Task<BuiltFrontend> StartAsync(RunningComposition composition, CancellationToken cancellationToken)
    {
        var frontend = new BuiltFrontend(composition);
        try
        {
            using (var build = frontend.Run("build", "--emptyOutDir"))
            {
                await build.WaitForExitAsync(cancellationToken);
                Assert.Equal(0, build.ExitCode);
            }

            frontend._server = frontend.Run("preview", "--port", $"{frontend.FrontDoor.Port}");
            using var client = new HttpClient { BaseAddress = frontend.FrontDoor };
            await Eventually.TrueAsync(() => AnswersAsync(client, cancellationToken), TimeSpan.FromMinutes(1), cancellationToken);
            return frontend;
        }
        catch
        {
            await frontend.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        _output.Delete(recursive: true);
    }

    private Process Run(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", ["node_modules/vite/bin/vite.js", command, "--outDir", _output.FullName, "--logLevel", "error", .. arguments])
        {
            WorkingDirectory = _composition.FrontendFolder,
            Environment =
            {
                ["AUTH_HTTP"] = _composition.App.GetEndpoint("auth", "http").ToString().TrimEnd('/'),
                ["CHAT_HTTP"] = _composition.App.GetEndpoint("chat", "http").ToString().TrimEnd('/'),
            },
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"vite {command} did not start.");
    }

    private static async Task<bool> AnswersAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync("/", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
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
