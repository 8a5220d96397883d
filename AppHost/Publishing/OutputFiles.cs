namespace Fubuni.AppHost.Publishing;

/// <summary>The files to publish, by their path in the output folder.</summary>
/// <param name="OwnedFolders">Folders that contain only published files.</param>
internal sealed record OutputFiles(IReadOnlyDictionary<string, string> Files, params string[] OwnedFolders)
{
    public void SaveTo(string folder)
    {
        foreach (var owned in OwnedFolders.Select(owned => Path.Combine(folder, owned)).Where(Directory.Exists))
        {
            // Otherwise, files of an earlier version would stay in the chart.
            Directory.Delete(owned, recursive: true);
        }

        foreach (var (path, text) in Files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }
}
