using System.Diagnostics;

namespace Aspire.Hosting.Processes;

/// <summary>Programs of the system.</summary>
internal static class Tool
{
    /// <summary>The path of a program in PATH, or null. Daemons may be in folders that only root has in its PATH.</summary>
    public static string? Find(string name)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var folders = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs a short-lived program; its output is dropped.</summary>
    public static int Execute(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>The first line that a short-lived program prints, or null where it fails.</summary>
    public static async Task<string?> AskAsync(string command, string argument, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var answer = await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0 ? answer : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>How this system installs a package, for a message to people.</summary>
    public static string InstallCommand(string debian, string fedora, string arch, string brew)
    {
        if (OperatingSystem.IsMacOS())
        {
            return $"brew install {brew}";
        }

        var release = File.Exists("/etc/os-release") ? File.ReadAllText("/etc/os-release") : "";
        var sudo = Environment.IsPrivilegedProcess ? "" : "sudo ";
        return release switch
        {
            _ when release.Contains("debian", StringComparison.Ordinal) || release.Contains("ubuntu", StringComparison.Ordinal) => $"{sudo}apt-get install -y {debian}",
            _ when release.Contains("fedora", StringComparison.Ordinal) || release.Contains("rhel", StringComparison.Ordinal) => $"{sudo}dnf install -y {fedora}",
            _ when release.Contains("arch", StringComparison.Ordinal) => $"{sudo}pacman -S {arch}",
            _ => $"the package manager of your system (package {debian} on Debian)",
        };
    }
}
