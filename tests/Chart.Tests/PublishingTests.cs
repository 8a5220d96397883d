namespace Fubuni.Chart.Tests;

/// <summary>Publishing into a folder that was published to before, and publishing that fails.</summary>
public sealed class PublishingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fubuni-publishing-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_template_of_an_earlier_version_does_not_stay_in_the_chart()
    {
        var stale = Write("templates/edge/deployment.yaml", "kind: Deployment");
        var own = Write("my-values.yaml", "parameters: {}");

        await Publisher.PublishAsync(_folder.FullName, "kubernetes");

        Assert.False(File.Exists(stale));
        Assert.True(File.Exists(own));
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "Chart.yaml")));
    }

    [Fact]
    public async Task What_is_filled_in_in_the_env_file_stays()
    {
        const string filledIn = "# Ours.\nPOSTGRES_PASSWORD=abc=\nCOMPOSE_PROJECT_NAME=chat\n";
        var env = Write(".env", filledIn);

        await Publisher.PublishAsync(_folder.FullName, "compose");
        var once = await File.ReadAllTextAsync(env, TestContext.Current.CancellationToken);
        await Publisher.PublishAsync(_folder.FullName, "compose");

        Assert.StartsWith(filledIn, once, StringComparison.Ordinal);
        Assert.Contains("\nPUBLIC_ORIGIN=\n", once, StringComparison.Ordinal);
        Assert.Contains("\n#AUTH_PORT=8080\n", once, StringComparison.Ordinal);
        Assert.DoesNotContain("\nPOSTGRES_PASSWORD=\n", once, StringComparison.Ordinal);
        Assert.Equal(once, await File.ReadAllTextAsync(env, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_step_that_fails_ends_the_process_with_a_failure()
    {
        var file = Write("in-the-way", "");

        var exception = await Assert.ThrowsAsync<ProgramFailedException>(() =>
            Publisher.PublishAsync(file, "kubernetes")
        );

        Assert.Equal(1, exception.ExitCode);
        Assert.Contains("in-the-way", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_target_is_refused()
    {
        var exception = await Assert.ThrowsAsync<ProgramFailedException>(() =>
            Publisher.PublishAsync(_folder.FullName, "swarm")
        );

        const string expected = "Publish:Target is 'swarm'; it must be kubernetes or compose.";
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private string Write(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }
}
