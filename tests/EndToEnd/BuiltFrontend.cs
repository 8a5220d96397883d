using System.Diagnostics;
using Aspire.Hosting.Testing;
using Fubuni.Testing;

namespace Fubuni.EndToEnd;

/// <summary>The frontend as it is built for a cluster, behind the same routes to the services of the composition.</summary>
internal sealed class BuiltFrontend : IAsyncDisposable
{
    private readonly DirectoryInfo _output = Directory.CreateTempSubdirectory("fubuni-frontend-");
    private readonly RunningComposition _composition;
    private Process? _server;

    private BuiltFrontend(RunningComposition composition) => _composition = composition;

    public static async Task<BuiltFrontend> StartAsync(RunningComposition composition, Uri frontDoor)
    {
        var frontend = new BuiltFrontend(composition);
        try
        {
            using (var build = frontend.Run("build", "--emptyOutDir"))
            {
                await build.WaitForExitAsync();
                Assert.Equal(0, build.ExitCode);
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
            WorkingDirectory = _composition.FrontendFolder,
            // The server ends when its input does, as it does when the tests are killed; but not under CI, it says.
            RedirectStandardInput = true,
            Environment =
            {
                ["CI"] = null,
                ["AUTH_HTTP"] = _composition.App.GetEndpoint("auth", "http").ToString().TrimEnd('/'),
                ["CHAT_HTTP"] = _composition.App.GetEndpoint("chat", "http").ToString().TrimEnd('/'),
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
