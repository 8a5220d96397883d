using System.Text.Json;

namespace Fubuni.Chart.Tests;

/// <summary>Kubernetes would take every object: judged by its published schemas, in <c>schemas/validate.mjs</c>.</summary>
public sealed class SchemaTests(PublishedChart chart)
{
    [Fact]
    public async Task Every_object_of_every_value_set_is_as_Kubernetes_wants_it()
    {
        var told = await ValidateAsync(ValueSets.All.Select(set => (set.Key, set.Value, Objects(RenderedChart.With(chart, set.Value)))));

        var objects = ValueSets.All.Keys.Sum(set => RenderedChart.Of(chart, set).Objects.Count);
        Assert.Equal($"{objects} objects of {ValueSets.All.Count} sets judged\n", told);
    }

    [Fact]
    public async Task Objects_and_values_that_are_wrong_are_told()
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
        const string values = """
            parameters: { auth: { min_replicas: two }, postgres: { enabled: "false" } }
            secrets: { postgres: { postgres_password: "a;b" }, auth: { key_encryption_key: short }, chat: { model_key: "k;Model=other" } }
            config: { auth: { public_origin: "https://chat.example.com/" } }
            """;

        var told = await ValidateAsync([("wrong", values, objects)]);

        Assert.All(
            [
                "Service a: data/spec/ports/0/port", "ConfigMap a: Object literal may only specify known properties", "Deployment b: data/spec", "selector", "autoscaling/v2beta2",
                "values.parameters.auth.min_replicas", "values.parameters.postgres.enabled", "values.secrets.postgres.postgres_password",
                "values.secrets.auth.key_encryption_key", "values.secrets.chat.model_key", "values.config.auth.public_origin",
            ],
            expected => Assert.Contains(expected, told, StringComparison.Ordinal));
    }

    private static string Objects(RenderedChart rendered) => string.Join("\n---\n", rendered.Objects.Select(item => item.ToJsonString()));

    private async Task<string> ValidateAsync(IEnumerable<(string Set, string Values, string Objects)> sets)
    {
        var folder = Directory.CreateTempSubdirectory("fubuni-rendered-");
        try
        {
            File.Copy(Path.Combine(chart.Chart, "values.schema.json"), Path.Combine(folder.FullName, "values.schema.json"));
            foreach (var (set, values, objects) in sets)
            {
                var files = folder.CreateSubdirectory(set).FullName;
                await File.WriteAllTextAsync(Path.Combine(files, "values.json"), JsonSerializer.Serialize(RenderedChart.Merged(chart, values)), TestContext.Current.CancellationToken);
                await File.WriteAllTextAsync(Path.Combine(files, "objects.yaml"), objects, TestContext.Current.CancellationToken);
            }

            return await PublishedChart.RunAsync("node", [Path.Combine(PublishedChart.Metadata("Schemas"), "validate.mjs"), folder.FullName]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
