using Fubuni.Chart.Tests;

namespace Fubuni.Containers;

/// <summary>
/// The Compose file, started with podman-compose. Its proxy stays out, because it needs a public name for its
/// certificate; the gateway is reached directly.
/// </summary>
public sealed class ComposeInstallation(Release release) : Installation(release)
{
    public static readonly IReadOnlyList<string> Servers = ["postgres", "cache"];

    /// <summary>All that are started.</summary>
    public static readonly IReadOnlyList<string> Containers = [.. Servers, .. Release.Services];

    private const string Project = Podman.Prefix + "compose";

    /// <summary>Not the default, so that the test shows that the variables are used everywhere.</summary>
    private const int AuthPort = 9090;

    private const int GatewayPort = 9091;

    /// <summary>That of the images to start with; null for the default of the Compose file.</summary>
    public string? Version { get; set; }

    protected override string Prefix => Project;

    protected override string Network => $"{Project}_fubuni";

    /// <summary>A copy of the published folder, of this installation only.</summary>
    private string Folder => Path.Combine(Release.Compose, $"{FrontDoor.Port}");

    private string ComposeFile => Path.Combine(Folder, "docker-compose.yaml");

    private string EnvFile => Path.Combine(Folder, ".env");

    private string Override => Path.Combine(Folder, "override.yaml");

    public static string ContainerOf(string service) => $"{Project}_{service}_1";

    /// <summary>Stops the container as an operator does, and starts it again.</summary>
    /// <returns>The exit code, which is 137 for a process that had to be killed.</returns>
    public static async Task<string> RestartAsync(string service)
    {
        var container = ContainerOf(service);
        await Podman.RunAsync("stop", "--time", "45", container);
        var exitCode = await Podman.InspectAsync(container, "{{.State.ExitCode}}");
        await Podman.RunAsync("start", container);
        return exitCode;
    }

    /// <summary>Sets other images in <c>.env</c> and starts again, as an upgrade does.</summary>
    public async Task UpgradeAsync(string version)
    {
        await SetImagesAsync(version);
        // By itself podman-compose does not replace a container whose image has changed.
        await ComposeAsync("up", "--detach", "--force-recreate", "gateway");
        await WaitUntilReadyAsync();
    }

    protected override async Task StartServersAsync()
    {
        Directory.CreateDirectory(Folder);
        File.Copy(Path.Combine(Release.Compose, Path.GetFileName(ComposeFile)), ComposeFile);
        File.Copy(Path.Combine(Release.Compose, Path.GetFileName(EnvFile)), EnvFile);
        await File.WriteAllTextAsync(
            Override,
            $$"""
            services:
              gateway:
                ports: ["127.0.0.1:{{FrontDoor.Port}}:{{GatewayPort}}"]
            """
        );
        var secret = string.Concat(Enumerable.Repeat("0123456789abcdef", 3));
        await SetAsync(
            ("PUBLIC_ORIGIN", FrontDoor.GetLeftPart(UriPartial.Authority)),
            ("POSTGRES_PASSWORD", secret),
            ("CACHE_PASSWORD", secret),
            ("KEY_ENCRYPTION_KEY", secret),
            ("REFRESH_TOKEN_KEY", secret),
            ("MODEL_KEY", "demo"),
            ("MODEL_NAME", "demo"),
            ("AUTH_PORT", $"{AuthPort}"),
            ("GATEWAY_PORT", $"{GatewayPort}")
        );
        if (Version is not null)
        {
            await SetImagesAsync(Version);
        }

        await ComposeAsync(["up", "--detach", .. Servers]);
    }

    protected override async Task StartServicesAsync(Uri modelEndpoint)
    {
        await SetAsync(("MODEL_ENDPOINT", modelEndpoint.ToString()));
        await ComposeAsync("up", "--detach", "gateway");
    }

    private Task<string> ComposeAsync(params string[] arguments) =>
        Programs.RunAsync("podman-compose", ["-p", Project, "-f", ComposeFile, "-f", Override, .. arguments]);

    private Task SetImagesAsync(string version) =>
        SetAsync([
            .. Release.Services.Select(name => ($"{name.ToUpperInvariant()}_IMAGE", $"fubuni/{name}:{version}")),
        ]);

    /// <summary>Fills in variables, of which those with a default are comments.</summary>
    private async Task SetAsync(params (string Name, string Value)[] variables)
    {
        var values = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        var lines = await File.ReadAllLinesAsync(EnvFile);
        await File.WriteAllLinesAsync(
            EnvFile,
            lines.Select(line =>
                values.TryGetValue(line.Split('=')[0].TrimStart('#'), out var value)
                    ? $"{line.Split('=')[0].TrimStart('#')}={value}"
                    : line
            )
        );
    }
}
