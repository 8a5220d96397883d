namespace Fubuni.Chart.Tests;

/// <summary>Kubernetes would accept every object: <c>schemas/validate.mjs</c> knows its published schemas.</summary>
public sealed class SchemaTests(PublishedChart chart)
{
    [Fact]
    public async Task Every_object_of_every_value_set_matches_the_schemas_of_Kubernetes()
    {
        var sets = chart.Rendered.ToDictionary(set => set.Key, set => Documents(set.Value));

        var result = await ValidateAsync(sets);

        var objects = chart.Rendered.Values.Sum(rendered => rendered.Objects.Count);
        Assert.Equal($"{objects} objects of {ValueSets.All.Count} sets validated\n", result);
    }

    [Fact]
    public async Task Objects_that_are_wrong_are_reported()
    {
        const string objects = """
            apiVersion: v1
            kind: Service
            metadata: { name: a }
            spec: { ports: [{ name: http, port: eighty }] }
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: a }
            dates: {}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: b }
            spec: { template: { spec: { containers: [{ name: b, resource: {} }] } } }
            ---
            apiVersion: autoscaling/v2beta2
            kind: HorizontalPodAutoscaler
            metadata: { name: c }
            """;

        var result = await ValidateAsync(new Dictionary<string, string> { ["wrong"] = objects });

        Assert.All(
            [
                "Service a: data/spec/ports/0/port",
                "ConfigMap a: Object literal may only specify known properties",
                "Deployment b: data/spec",
                "selector",
                "autoscaling/v2beta2",
            ],
            expected => Assert.Contains(expected, result, StringComparison.Ordinal)
        );
    }

    private static string Documents(RenderedChart rendered) =>
        string.Join("\n---\n", rendered.Objects.Select(item => item.ToJsonString()));

    private static async Task<string> ValidateAsync(IReadOnlyDictionary<string, string> sets)
    {
        var folder = Directory.CreateTempSubdirectory("fubuni-rendered-");
        try
        {
            foreach (var (name, documents) in sets)
            {
                var file = Path.Combine(folder.FullName, $"{name}.yaml");
                await File.WriteAllTextAsync(file, documents, TestContext.Current.CancellationToken);
            }

            var program = Path.Combine(Publisher.Metadata("Schemas"), "validate.mjs");
            return await Programs.RunAsync("node", [program, folder.FullName]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
