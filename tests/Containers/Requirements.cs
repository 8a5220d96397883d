using Fubuni.Chart.Tests;

namespace Fubuni.Containers;

/// <summary>What a machine needs for these tests. Each text says what is missing, and how to get it.</summary>
internal static class Requirements
{
    private const string NoPodman =
        "Podman is not running, and these tests run the images in it. "
        + "Debian, Ubuntu: sudo apt-get install podman podman-compose";

    private const string NoPodmanCompose =
        "podman-compose is missing, and these tests start the Compose file with it. "
        + "Debian, Ubuntu: sudo apt-get install podman-compose";

    private const string NoBaseImage =
        "mcr.microsoft.com does not answer, and the images are built on one of its images. "
        + "Set FUBUNI_BASE_IMAGE to an ASP.NET Core image of a registry that can be reached.";

    private static readonly Uri BaseImageRegistry = new("https://mcr.microsoft.com/v2/");

    public static async Task<string?> FindMissingAsync() =>
        !await Podman.RespondsAsync("podman", "info") ? NoPodman
        : !await Podman.RespondsAsync("podman-compose", "--version") ? NoPodmanCompose
        : !await CanPullBaseImageAsync() ? NoBaseImage
        : null;

    public static async Task<string?> FindMissingImageAsync(IEnumerable<string> images)
    {
        foreach (var image in images)
        {
            try
            {
                if (!await Podman.HasImageAsync(image))
                {
                    await Podman.RunAsync("pull", "--quiet", image);
                }
            }
            catch (ProgramFailedException)
            {
                return $"The image {image} is not in Podman and cannot be pulled. Load it with: podman load";
            }
        }

        return null;
    }

    private static async Task<bool> CanPullBaseImageAsync()
    {
        if (Environment.GetEnvironmentVariable("FUBUNI_BASE_IMAGE") is { Length: > 0 })
        {
            return true;
        }

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var response = await http.GetAsync(BaseImageRegistry);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
