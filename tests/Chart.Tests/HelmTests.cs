namespace Fubuni.Chart.Tests;

/// <summary>The output of Helm for the chart and for values.</summary>
public sealed class HelmTests(PublishedChart chart)
{
    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public async Task The_chart_passes_strict_linting(string values)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, ValueSets.All[values], TestContext.Current.CancellationToken);

            var result = await Helm.RunAsync("lint", chart.Chart, "--strict", "--values", file);

            Assert.Contains("1 chart(s) linted, 0 chart(s) failed", result, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("parameters: { auth: { min_replicas: two } }", "min_replicas")]
    [InlineData("parameters: { postgres: { enabled: \"false\" } }", "enabled")]
    [InlineData("parameters: { chat: { cpu_limit: \"2 cores\" } }", "cpu_limit")]
    [InlineData("secrets: { postgres: { postgres_password: \"a;b\" } }", "postgres_password")]
    [InlineData("secrets: { auth: { key_encryption_key: short } }", "key_encryption_key")]
    [InlineData("secrets: { chat: { model_key: \"k;Model=other\" } }", "model_key")]
    [InlineData("config: { auth: { public_origin: \"https://chat.example.com/\" } }", "public_origin")]
    [InlineData("config: { auth: { otlp_protocol: http } }", "otlp_protocol")]
    public async Task Values_that_do_not_match_the_schema_are_refused(string values, string refused)
    {
        var exception = await Assert.ThrowsAsync<ProgramFailedException>(() => RenderedChart.WithAsync(chart, values));

        Assert.Contains("don't meet the specifications of the schema", exception.Message, StringComparison.Ordinal);
        Assert.Contains(refused, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_the_former_front_door_are_refused_instead_of_ignored()
    {
        var values = ValueSets.All[ValueSets.Minimal] + "\nparameters: { edge: { ingress_class: traefik } }";

        var exception = await Assert.ThrowsAsync<ProgramFailedException>(() => RenderedChart.WithAsync(chart, values));

        Assert.Contains("edge was renamed to parameters.gateway", exception.Message, StringComparison.Ordinal);
    }
}
