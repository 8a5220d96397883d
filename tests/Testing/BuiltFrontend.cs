using System.Diagnostics;
using Aspire.Hosting;

namespace Fubuni.Testing;

/// <summary>The built page, behind one more gateway of the composition.</summary>
public sealed class BuiltFrontend : IAsyncDisposable
{
    private readonly DirectoryInfo _output = Directory.CreateTempSubdirectory("fubuni-frontend-");
    private Replica? _gateway;

    private BuiltFrontend() { }

    /// <summary>The folder with the sources of the page and their packages.</summary>
    public static string SourceFolder { get; } = Path.Combine(RepositoryFolder.Path, "Frontend");

    /// <param name="app">The services.</param>
    /// <param name="frontDoor">The address to serve it at. The port must be free.</param>
    public static async Task<BuiltFrontend> StartAsync(
        DistributedApplication app,
        Uri frontDoor,
        CancellationToken cancellationToken = default
    )
    {
        var frontend = new BuiltFrontend();
        try
        {
            await frontend.BuildAsync(cancellationToken);
            frontend._gateway = await Replica.StartAsync(
                app,
                "gateway",
                new Dictionary<string, string>
                {
                    ["ASPNETCORE_URLS"] = frontDoor.GetLeftPart(UriPartial.Authority),
                    ["ASPNETCORE_WEBROOT"] = frontend._output.FullName,
                    ["services__frontend__http__0"] = "",
                },
                cancellationToken
            );
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
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        _output.Delete(recursive: true);
    }

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            "npm",
            ["run", "--silent", "build", "--", "--outDir", _output.FullName, "--emptyOutDir", "--logLevel", "error"]
        )
        {
            WorkingDirectory = SourceFolder,
        };
        using var build = Process.Start(start)!;
        await build.WaitForExitAsync(cancellationToken);
        if (build.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm run build ended with {build.ExitCode}.");
        }
    }
}
