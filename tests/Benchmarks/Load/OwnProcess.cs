using System.Diagnostics;

namespace Fubuni.Benchmarks;

/// <summary>
/// This program once more, as a server in a process of its own that ends with this one: it serves until its standard
/// input ends.
/// </summary>
internal sealed class OwnProcess : IDisposable
{
    private const string AddressLine = "address: ";

    private readonly Process _process;

    private OwnProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public ServiceProcess Usage => new(_process.Id);

    /// <param name="argument">As the only argument of this program it makes it that server.</param>
    public static async Task<OwnProcess> StartAsync(string argument)
    {
        var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, [argument])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(AddressLine, StringComparison.Ordinal))
            {
                return new OwnProcess(process, new Uri(line[AddressLine.Length..]));
            }
        }

        throw new InvalidOperationException($"The server {argument} did not start.");
    }

    /// <summary>In the server: says where it listens, and returns when it has to end.</summary>
    public static async Task ServeAsync(Uri address)
    {
        await Console.Out.WriteLineAsync($"{AddressLine}{address}");
        await Console.In.ReadToEndAsync();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
