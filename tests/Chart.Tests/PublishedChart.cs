namespace Fubuni.Chart.Tests;

/// <summary>What the AppHost publishes for each target, and what Helm renders, once for all tests.</summary>
public sealed class PublishedChart : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fubuni-published-");
    private readonly Dictionary<string, RenderedChart> _rendered = [];

    public string Chart => Path.Combine(_folder.FullName, "chart");

    public string Compose => Path.Combine(_folder.FullName, "compose");

    /// <summary>By their path in the chart.</summary>
    public IReadOnlyDictionary<string, string> Templates { get; private set; } = new Dictionary<string, string>();

    public string Values => File.ReadAllText(Path.Combine(Chart, "values.yaml"));

    internal IReadOnlyDictionary<string, RenderedChart> Rendered => _rendered;

    public async ValueTask InitializeAsync()
    {
        await Publisher.PublishAsync(Chart, "kubernetes");
        await Publisher.PublishAsync(Compose, "compose");
        Templates = Directory
            .GetFiles(Path.Combine(Chart, "templates"), "*.*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(Chart, file).Replace('\\', '/'), File.ReadAllText);
        foreach (var (name, values) in ValueSets.All)
        {
            _rendered[name] = await RenderedChart.WithAsync(this, values);
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
