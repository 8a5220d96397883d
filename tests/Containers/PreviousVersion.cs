namespace Fubuni.Containers;

/// <summary>
/// The version of the images to upgrade from. FUBUNI_PREVIOUS_VERSION names one whose images are in Podman; without it,
/// the images of this repository get another tag, and the upgrade only replaces the containers.
/// </summary>
internal sealed class PreviousVersion : IAsyncDisposable
{
    private readonly bool _isGiven;

    private PreviousVersion(string name, bool isGiven) => (Name, _isGiven) = (name, isGiven);

    public string Name { get; }

    public static async Task<PreviousVersion> CreateAsync()
    {
        if (Environment.GetEnvironmentVariable("FUBUNI_PREVIOUS_VERSION") is { Length: > 0 } given)
        {
            return new(given, isGiven: true);
        }

        var previous = new PreviousVersion(Podman.Prefix + "previous", isGiven: false);
        foreach (var service in Release.Services)
        {
            await Podman.RunAsync("tag", Release.ImageOf(service), ImageOf(service, previous.Name));
        }

        return previous;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _isGiven ? [] : Release.Services)
        {
            await Podman.RunAsync("untag", Release.ImageOf(service), ImageOf(service, Name));
        }
    }

    private static string ImageOf(string service, string version) => $"localhost/fubuni/{service}:{version}";
}
