using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace Fubuni.Testing;

/// <summary>The frontend as it is built for a cluster, behind the same routes to the services of the composition.</summary>
public sealed class BuiltFrontend : IAsyncDisposable
{
    private readonly DirectoryInfo _output = Directory.CreateTempSubdirectory("fubuni-frontend-");
    private readonly DistributedApplication _app;
    private readonly string _folder;
    private Process? _server;

    private BuiltFrontend(DistributedApplication app, string folder) => (_app, _folder) = (app, folder);

    /// <param name="app">The services.</param>
    /// <param name="folder">Where the frontend and its packages are.</param>
    /// <param name="frontDoor">Where to serve it; nobody listens on that port yet.</param>
    public static async Task<BuiltFrontend> StartAsync(DistributedApplication app, string folder, Uri frontDoor)
    {
        var frontend = new BuiltFrontend(app, folder);
        try
        {
            using (var build = frontend.Run("build", "--emptyOutDir"))
            {
                await build.WaitForExitAsync();
                if (build.ExitCode != 0)
                {
                    throw new InvalidOperationException($"vite build ended with {build.ExitCode}.");
                }
            }

            frontend._server = frontend.Run("preview", "--port", $"{frontDoor.Port}");
            using var client = new HttpClient { BaseAddress = frontDoor };
            await Eventually.TrueAsync(() => AnswersAsync(client), TimeSpan.FromMinutes(1));
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
            WorkingDirectory = _folder,
            // The server ends when its input does, as it does when the tests are killed; but not under CI, it says.
            RedirectStandardInput = true,
            Environment =
            {
                ["CI"] = null,
                ["AUTH_HTTP"] = _app.GetEndpoint("auth", "http").ToString().TrimEnd('/'),
                ["CHAT_HTTP"] = _app.GetEndpoint("chat", "http").ToString().TrimEnd('/'),
            },
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"vite {command} did not start.");
    }

    private static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("/");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
