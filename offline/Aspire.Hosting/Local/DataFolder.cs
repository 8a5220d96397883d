using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Local;

/// <summary>
/// Where the data of this AppHost is kept between runs: one folder per AppHost, named by a hash of its path, under FUBUNI_DATA or the
/// user's folder for application data (root: /var/lib, which the unprivileged user can reach). One run at a time uses it.
/// </summary>
internal sealed class DataFolder(IConfiguration configuration, string appHostDirectory) : IDisposable
{
    private readonly string _folder = Path.Combine(Root(configuration), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(appHostDirectory)))[..12]);
    private FileStream? _lock;

    /// <summary>The folder that this run holds, or null where nothing is kept.</summary>
    public string? Kept => _lock is null ? null : _folder;

    private string RunFile => Path.Combine(_folder, "run.json");

    /// <summary>The run before this one was killed; what it started may still be ending.</summary>
    public bool PreviousRunWasKilled { get; private set; }

    /// <exception cref="DistributedApplicationException">Another run of this AppHost holds the data.</exception>
    public void Lock(string url)
    {
        Directory.CreateDirectory(_folder);
        try
        {
            _lock = new FileStream(Path.Combine(_folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            var other = ReadRun();
            throw new DistributedApplicationException(other is null
                ? $"Another run of this application holds its data ({_folder}). Stop it first."
                : $"This application runs already: process {other.ProcessId}, {other.Url}. Stop it first (Ctrl+C there, or: kill {other.ProcessId}).");
        }

        PreviousRunWasKilled = File.Exists(RunFile);
        File.WriteAllText(RunFile, JsonSerializer.Serialize(new RunInfo(Environment.ProcessId, url)));
    }

    /// <summary>The folder of a resource's volume, or null where it has none: its data then ends with the run.</summary>
    public string? Of(IResource resource)
        => resource.Annotations.OfType<ContainerMountAnnotation>().Any(mount => mount.Type == ContainerMountType.Volume) ? Path.Combine(_folder, resource.Name) : null;

    public void Dispose()
    {
        if (_lock is not null)
        {
            File.Delete(RunFile);
            _lock.Dispose();
            _lock = null;
        }
    }

    private static string Root(IConfiguration configuration)
        => configuration["FUBUNI_DATA"] is { Length: > 0 } chosen ? Path.GetFullPath(chosen)
            : Environment.IsPrivilegedProcess ? "/var/lib/fubuni"
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "fubuni");

    private RunInfo? ReadRun()
    {
        try
        {
            return JsonSerializer.Deserialize<RunInfo>(File.ReadAllText(RunFile));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private sealed record RunInfo(int ProcessId, string Url);
}
