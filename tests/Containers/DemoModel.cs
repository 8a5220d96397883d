using System.Diagnostics;
using System.Globalization;
using System.Net;
using Fubuni.Testing;

namespace Fubuni.Containers;

/// <summary>The demo model as a process of this machine, which containers of one network can reach.</summary>
internal sealed class DemoModel : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TcpProxy _proxy;

    private DemoModel(Process process, TcpProxy proxy, Uri address) =>
        (_process, _proxy, Endpoint) = (process, proxy, new Uri(address, "/v1"));

    /// <summary>Where containers find it.</summary>
    public Uri Endpoint { get; }

    /// <param name="network">A container of it is running: until then this machine has no address in it.</param>
    public static async Task<DemoModel> StartAsync(string network)
    {
        var port = LoopbackPort.Free();
        var process = Process.Start(
            new ProcessStartInfo("node", ["server.mjs"])
            {
                WorkingDirectory = Path.Combine(RepositoryFolder.Path, "AppHost", "demo-model"),
                Environment =
                {
                    ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
                    ["DEMO_MODEL_WORDS_PER_SECOND"] = "400",
                },
            }
        )!;
        try
        {
            // The model listens on loopback, which containers do not share; they share the bridge of their network.
            var bridge = await Podman.RunAsync(
                "network",
                "inspect",
                "--format",
                "{{(index .Subnets 0).Gateway}}",
                network
            );
            var (proxy, address) = TcpProxy.Before(new Uri($"http://127.0.0.1:{port}"), IPAddress.Parse(bridge.Trim()));
            return new DemoModel(process, proxy, address);
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
