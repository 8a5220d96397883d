namespace Fubuni.Containers;

public sealed class ImageTests(Release release) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fubuni-image-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_image_runs_as_the_unprivileged_user_of_its_base()
    {
        await release.RequireAsync();

        foreach (var service in Release.Services)
        {
            var user = await Podman.RunAsync("image", "inspect", "--format", "{{.User}}", Release.ImageOf(service));
            Assert.Equal("1654", user.Trim());
        }
    }

    [Fact]
    public async Task The_image_of_the_gateway_has_the_built_page_and_its_compressed_files()
    {
        await release.RequireAsync();

        var files = await ReadFilesAsync("gateway");

        Assert.Contains("wwwroot/index.html", files);
        Assert.Contains("wwwroot/index.html.br", files);
        var scripts = files
            .Where(file =>
                file.StartsWith("wwwroot/assets/index-", StringComparison.Ordinal)
                && file.EndsWith(".js", StringComparison.Ordinal)
            )
            .ToList();
        Assert.NotEmpty(scripts);
        Assert.All(
            scripts,
            script =>
            {
                Assert.Contains($"{script}.br", files);
                Assert.Contains($"{script}.gz", files);
            }
        );
    }

    [Fact]
    public async Task No_image_has_sources_or_packages_of_npm()
    {
        await release.RequireAsync();

        foreach (var service in Release.Services)
        {
            Assert.DoesNotContain(
                await ReadFilesAsync(service),
                file =>
                    file.Contains("node_modules", StringComparison.Ordinal)
                    || Path.GetFileName(file) is "package.json" or "package-lock.json"
                    || Path.GetExtension(file) is ".ts" or ".tsx" or ".map" or ".cs" or ".csproj" or ".xml"
            );
        }
    }

    /// <summary>The files of the application; the image has no shell that could list them.</summary>
    private async Task<IReadOnlyList<string>> ReadFilesAsync(string service)
    {
        var container = $"{Podman.Prefix}files-{service}";
        var folder = Path.Combine(_folder.FullName, service);
        try
        {
            await Podman.RunAsync("create", "--name", container, Release.ImageOf(service));
            await Podman.RunAsync("cp", $"{container}:/app", folder);
        }
        finally
        {
            await Podman.RemoveAsync(container);
        }

        return
        [
            .. Directory
                .GetFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')),
        ];
    }
}
