using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.Offline.Tests.Publishing;

/// <summary>A chart that was published into a folder of its own.</summary>
internal sealed partial class Chart : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fubuni-chart-");

    public string this[string path] => File.ReadAllText(Path.Combine(_folder.FullName, path));

    public IReadOnlyList<string> Files => Names(_folder.FullName);

    /// <exception cref="Exception">What publishing fails with; the host logs its message.</exception>
    public static async Task<Chart> PublishAsync(Action<IDistributedApplicationBuilder> compose, params string[] args)
    {
        var chart = new Chart();
        try
        {
            var application = chart.Build(compose, ["--step", "publish", "--ASPIRE_INTERACTIVITY_ENABLED=false", .. args]);
            await using (application)
            {
                await application.Services.GetRequiredService<ChartPublisher>().WriteAsync(TestContext.Current.CancellationToken);
            }

            return chart;
        }
        catch
        {
            chart.Dispose();
            throw;
        }
    }

    /// <summary>Runs the application as <c>dotnet run</c> does.</summary>
    public static async Task<Chart> RunAsync(Action<IDistributedApplicationBuilder> compose, params string[] args)
    {
        var chart = new Chart();
        await chart.Build(compose, args).RunAsync(TestContext.Current.CancellationToken);
        return chart;
    }

    /// <summary>Every file of the expected chart is there, byte for byte. Image tags that are made anew each time count as equal.</summary>
    public void AssertEqual(string expected, params string[] notExpected)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Publishing", "Expected", expected);
        Assert.Equal(Names(folder).Concat(notExpected).Order(StringComparer.Ordinal), Files);
        foreach (var path in Names(folder))
        {
            Assert.Equal($"{path}\n{Stable(File.ReadAllText(Path.Combine(folder, path)))}", $"{path}\n{Stable(this[path])}");
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private DistributedApplication Build(Action<IDistributedApplicationBuilder> compose, string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--operation", "publish", "--output-path", _folder.FullName, "--environment=Production", .. args],
            ProjectDirectory = AppContext.BaseDirectory,
        });
        compose(builder);
        return builder.Build();
    }

    private static string[] Names(string folder)
        => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    private static string Stable(string text) => ImageTag().Replace(text, ":tag");

    [GeneratedRegex(":[0-9a-f]{40}")]
    private static partial Regex ImageTag();
}

/// <summary>A web project, as the AppHost SDK describes it.</summary>
internal sealed class WebProject : IProjectMetadata
{
    public string ProjectPath => Path.Combine(AppContext.BaseDirectory, "Publishing", "Project", "Web.csproj");
}
