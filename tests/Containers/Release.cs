using Fubuni.Chart.Tests;
using Fubuni.Testing;

namespace Fubuni.Containers;

/// <summary>The published files and the images of this repository, made when the first test asks for them.</summary>
public sealed class Release : IDisposable
{
    public static readonly IReadOnlyList<string> Services = ["auth", "chat", "gateway"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fubuni-release-");
    private readonly Lazy<Task<string?>> _missing;

    public Release() => _missing = new(MakeAsync);

    public static string Version => Publisher.Metadata("Version");

    public string Chart => Path.Combine(_folder.FullName, "chart");

    public string Compose => Path.Combine(_folder.FullName, "compose");

    public static string ImageOf(string service) => $"localhost/fubuni/{service}:{Version}";

    /// <summary>Makes it, or skips the test where that is not possible.</summary>
    public async Task RequireAsync()
    {
        if (await _missing.Value is { } reason)
        {
            Assert.Skip(reason);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <returns>What is missing and how to get it, or null.</returns>
    private async Task<string?> MakeAsync()
    {
        if (await Requirements.FindMissingAsync() is { } missing)
        {
            return missing;
        }

        await Publisher.PublishAsync(Chart, "kubernetes");
        await Publisher.PublishAsync(Compose, "compose");
        if (await Requirements.FindMissingImageAsync(ServerImages()) is { } image)
        {
            return image;
        }

        await Podman.RemoveAsync(Podman.Prefix);
        await Programs.RunAsync(Path.Combine(RepositoryFolder.Path, "fubuni"), ["images"]);
        return null;
    }

    private IEnumerable<string> ServerImages()
    {
        var services = Yaml.ReadObject(File.ReadAllText(Path.Combine(Compose, "docker-compose.yaml")))["services"]!;
        return [services["postgres"]!["image"].Text(), services["cache"]!["image"].Text()];
    }
}
