using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.JavaScript;

/// <summary>Installs the packages of a folder when they are missing or the lock file has changed since.</summary>
internal sealed class NpmPackages
{
    private const int LinesShown = 15;

    /// <summary>The folder offline/tools of this repository.</summary>
    public static string ToolFolder { get; } = typeof(NpmPackages).Assembly.Metadata("OfflineTools")!;

    public async Task InstallAsync(string folder, IReadOnlyList<string> arguments, Action<string> log, CancellationToken cancellationToken)
    {
        // A copy of the lock file says what is installed; ./fubuni test leaves the same.
        var wanted = Path.Combine(folder, "package-lock.json");
        var installed = Path.Combine(folder, "node_modules", ".package-lock-copy.json");
        if (IsInstalled())
        {
            return;
        }

        // Test runs start side by side, and two installations in one folder destroy each other.
        await using var _ = (await LockAsync(folder, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        if (IsInstalled())
        {
            return;
        }

        var command = $"npm {string.Join(' ', arguments)}";
        log($"installing packages ({command}), only on a first run or after a change …");
        var since = Stopwatch.StartNew();
        var output = new List<string>();
        var npm = new ProcessSpec(Tool.Find("npm")!, [.. arguments, "--no-audit", "--no-fund"], folder);
        var code = await ManagedProcess.RunAsync(npm, Keep, cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            throw new DistributedApplicationException(
                $"{command} failed in {folder} (exit code {code}):{string.Concat(output.TakeLast(LinesShown).Select(line => $"{Environment.NewLine}    {line}"))}");
        }

        File.Copy(wanted, installed, overwrite: true);
        log($"packages installed in {since.Elapsed.TotalSeconds:0.0} s");

        bool IsInstalled() => File.Exists(installed) && File.Exists(wanted) && File.ReadAllBytes(installed).AsSpan().SequenceEqual(File.ReadAllBytes(wanted));

        void Keep(string line)
        {
            lock (output)
            {
                output.Add(line);
            }
        }
    }

    private static async Task<FileStream> LockAsync(string folder, CancellationToken cancellationToken)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..12];
        var path = Path.Combine(Path.GetTempPath(), $"fubuni-npm-{name}.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            }
            catch (IOException)
            {
                await Task.Delay(100, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
