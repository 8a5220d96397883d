using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fubuni.Benchmarks;

/// <summary>The framework's floor: an ASP.NET Core application with one endpoint, which answers the same bytes to everybody, in a process of its own.</summary>
internal sealed class FloorService : IDisposable
{
    /// <summary>As the only argument of this program it makes it this service.</summary>
    public const string Argument = "--floor-service";

    private const string AddressLine = "floor: ";

    private readonly Process _process;

    private FloorService(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public ServiceProcess Usage => new(_process.Id);

    /// <summary>Serves until standard input ends, which it does with the process that started it.</summary>
    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var body = new byte[512];
        body.AsSpan().Fill((byte)'x');
        app.MapGet("/", () => TypedResults.Bytes(body, "text/plain"));
        await app.StartAsync();
        await Console.Out.WriteLineAsync($"{AddressLine}{app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()}");
        await Console.In.ReadToEndAsync();
    }

    public static async Task<FloorService> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Argument]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(AddressLine, StringComparison.Ordinal))
            {
                return new FloorService(process, new Uri(line[AddressLine.Length..]));
            }
        }

        throw new InvalidOperationException("The floor service did not start.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

}
