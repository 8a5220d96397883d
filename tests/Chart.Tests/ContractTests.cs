namespace Fubuni.Chart.Tests;

/// <summary>
/// What installations rely on, compared with files under Golden: the values that their own files give, and the objects
/// that an upgrade finds again by name. Edit a file only where the change is meant, and describe it in
/// docs/kubernetes.md under "Upgrade". A failing test writes what it saw next to the file in the output folder, as
/// <c>*.actual</c>.
/// </summary>
public sealed class ContractTests(PublishedChart chart)
{
    /// <summary>Without the variables of containers, in capitals, which Aspire adds to.</summary>
    [Fact]
    public async Task Values_that_installations_give() =>
        await MatchAsync(
            "values.txt",
            from section in Yaml.ReadObject(chart.Values)
            from resource in section.Value!.AsObject()
            from value in resource.Value!.AsObject()
            where char.IsAsciiLetterLower(value.Key[0])
            select $"{section.Key}.{resource.Key}.{value.Key}"
        );

    [Fact]
    public async Task Objects_that_an_upgrade_finds_again() =>
        await MatchAsync(
            "objects.txt",
            RenderedChart.Of(chart, ValueSets.Everything).Objects.Select(item => $"{item.Kind()} {item.Name()}")
        );

    /// <summary>Kubernetes refuses to change these.</summary>
    [Fact]
    public void Selectors_and_volumes_that_never_change() =>
        Assert.All(
            RenderedChart.Of(chart, ValueSets.Minimal).Workloads,
            workload =>
            {
                var labels = new Dictionary<string, string>
                {
                    ["app.kubernetes.io/name"] = "fubuni",
                    ["app.kubernetes.io/component"] = workload.Name,
                    ["app.kubernetes.io/instance"] = "demo",
                };
                Assert.Equal(labels, workload.Spec["selector"]!["matchLabels"].Map());
                Assert.Equal(
                    workload.Name is "postgres" or "cache" ? [$"{workload.Name}-data"] : Array.Empty<string>(),
                    workload.Spec["volumeClaimTemplates"].Items().Select(claim => claim.Name())
                );
            }
        );

    private static async Task MatchAsync(string name, IEnumerable<string> lines)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Golden", name);
        var actual = string.Concat(lines.Order(StringComparer.Ordinal).Select(line => line + "\n"));
        await File.WriteAllTextAsync($"{file}.actual", actual, TestContext.Current.CancellationToken);

        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), actual);
    }
}
