using System.Diagnostics;
using System.Globalization;

namespace Fubuni.AppHost.Startup;

/// <summary>
/// The process id of the AppHost that uses a data folder, in a file in that folder. The file is deleted when the
/// AppHost shuts down. After a kill the file is still there, and processes of that run may still be ending.
/// </summary>
internal sealed class RunFile(string folder) : IDisposable
{
    private readonly string _path = Path.Combine(folder, "apphost.pid");
    private bool _isOurs;

    /// <summary>Whether the previous run was killed.</summary>
    public bool PreviousRunWasKilled() =>
        File.Exists(_path)
        && !(int.TryParse(File.ReadAllText(_path), CultureInfo.InvariantCulture, out var id) && IsRunning(id));

    public void Write()
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(_path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        _isOurs = true;
    }

    public void Dispose()
    {
        if (_isOurs)
        {
            File.Delete(_path);
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
