namespace Fubuni.AppHost.Local;

/// <summary>
/// The npm packages of a folder. A copy of the lock file in node_modules says what is installed; <c>npm ci</c> removes
/// it.
/// </summary>
internal sealed class NpmPackages(string folder)
{
    private readonly string _lockFile = Path.Combine(folder, "package-lock.json");
    private readonly string _installed = Path.Combine(folder, "node_modules", ".package-lock-copy.json");

    public bool AreInstalled() =>
        File.Exists(_installed) && File.ReadAllBytes(_installed).AsSpan().SequenceEqual(File.ReadAllBytes(_lockFile));

    public void MarkInstalled() => File.Copy(_lockFile, _installed, overwrite: true);
}
