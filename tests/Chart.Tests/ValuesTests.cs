using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fubuni.Chart.Tests;

public sealed partial class ValuesTests(PublishedChart chart)
{
    [Fact]
    public void Every_value_is_used_by_a_template_and_every_value_used_exists()
    {
        var defined =
            from section in Yaml.ReadObject(chart.Values)
            from resource in section.Value!.AsObject()
            from value in resource.Value!.AsObject()
            select $"{section.Key}.{resource.Key}.{value.Key}";
        var used = chart
            .Templates.Values.SelectMany(template => Reference().Matches(template))
            .Select(match => match.Groups[1].Value)
            .Distinct();

        Assert.Equal(used.Order(StringComparer.Ordinal), defined.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("https://chat.example.com", "config.auth.public_origin")]
    [InlineData("s3cretPostgres", "secrets.postgres.postgres_password")]
    [InlineData("s3cretCache", "secrets.cache.cache_password")]
    [InlineData("s3cretKeyEncryptionKey0123456789ab", "secrets.auth.key_encryption_key")]
    [InlineData("s3cretRefreshTokenKey0123456789abc", "secrets.auth.refresh_token_key")]
    [InlineData("s3cretModel", "secrets.chat.model_key")]
    public async Task A_required_value_that_is_missing_is_named(string given, string named) =>
        Assert.Contains(
            $"): {named} is missing: set it",
            await RefusalWithoutAsync(given, ValueSets.All[ValueSets.Minimal]),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("Host=db.example.com;Password=s3cretAuthdb;Database=a", "secrets.postgres.authdb_connection_string")]
    [InlineData("Host=db.example.com;Password=s3cretChatdb;Database=c", "secrets.postgres.chatdb_connection_string")]
    [InlineData("redis.example.com:6380,password=s3cretCache,ssl=true", "secrets.cache.connection_string")]
    public async Task A_connection_string_is_required_where_the_data_is_elsewhere(string given, string named) =>
        Assert.Contains(
            $"): {named} is missing: set it",
            await RefusalWithoutAsync(given, ValueSets.All[ValueSets.DataElsewhere]),
            StringComparison.Ordinal
        );

    /// <summary>Helm ignores a value that the chart does not have.</summary>
    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void A_value_set_has_only_values_of_the_chart(string values) =>
        AssertKnown(Yaml.ReadObject(chart.Values), Yaml.ReadObject(ValueSets.All[values]), "");

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Nothing_of_the_templates_is_left(string values)
    {
        var text = RenderedChart.Of(chart, values).Text;

        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<no value>", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?<!image: \")fubuni/", text);
    }

    [Fact]
    public void Data_elsewhere_leaves_no_pods_volumes_or_secrets_of_it()
    {
        var rendered = RenderedChart.Of(chart, ValueSets.DataElsewhere);

        Assert.Equal(["auth", "chat", "gateway"], rendered.Workloads.Select(workload => workload.Name).Order());
        Assert.All(rendered.Objects, item => Assert.DoesNotMatch("^(postgres|cache)", item.Name()));
        Assert.Equal(
            "Host=db.example.com;Password=s3cretAuthdb;Database=a",
            rendered.Secrets("auth")["ConnectionStrings__authdb"]
        );
        Assert.Equal(
            "redis.example.com:6380,password=s3cretCache,ssl=true",
            rendered.Secrets("chat")["ConnectionStrings__cache"]
        );
    }

    [Fact]
    public async Task A_change_of_configuration_or_secrets_replaces_the_pods()
    {
        var minimal = ValueSets.All[ValueSets.Minimal];
        var before = RenderedChart.Of(chart, ValueSets.Minimal);
        var otherConfig = await RenderedChart.WithAsync(
            chart,
            minimal.Replace("https://chat.example.com", "https://other.example.com", StringComparison.Ordinal)
        );
        var otherSecret = await RenderedChart.WithAsync(
            chart,
            minimal.Replace("s3cretModel", "another", StringComparison.Ordinal)
        );

        Assert.NotEqual(Checksum(before, "config"), Checksum(otherConfig, "config"));
        Assert.NotEqual(Checksum(before, "secrets"), Checksum(otherSecret, "secrets"));
        Assert.Equal(Checksum(before, "secrets"), Checksum(otherConfig, "secrets"));

        static string Checksum(RenderedChart rendered, string file) =>
            rendered.Deployment("chat").PodAnnotations[$"checksum/{file}"].Text();
    }

    [Fact]
    public void The_settings_of_an_installation_reach_the_services()
    {
        var rendered = RenderedChart.Of(chart, ValueSets.Everything);

        Assert.Equal("https://chat.example.com:8443", rendered.Config("auth")["TokenValidation__Issuer"]);
        Assert.Equal("https://chat.example.com:8443", rendered.Config("chat")["TokenValidation__Issuer"]);
        Assert.Equal("13", rendered.Config("auth")["Passwords__Cost"]);
        Assert.Equal("ssd", rendered.StatefulSet("postgres").Pod["nodeSelector"].Map()["disk"]);
        Assert.Equal("an-id", rendered.Config("auth")["Google__ClientId"]);
        Assert.Equal("s3cretGoogle", rendered.Secrets("auth")["Google__ClientSecret"]);
        Assert.Equal(
            "Endpoint=http://models.internal:11434/v1;Key=s3cretModel;Model=llama",
            rendered.Secrets("chat")["ConnectionStrings__model"]
        );
        Assert.All(
            ["auth", "chat", "gateway"],
            name =>
            {
                var config = rendered.Config(name);
                Assert.Equal("http://collector.telemetry:4318", config["OTEL_EXPORTER_OTLP_ENDPOINT"]);
                Assert.Equal("http/protobuf", config["OTEL_EXPORTER_OTLP_PROTOCOL"]);
                Assert.Equal(name, config["OTEL_SERVICE_NAME"]);
                Assert.Equal("api-key=s3cretOtlp", rendered.Secrets(name)["OTEL_EXPORTER_OTLP_HEADERS"]);
            }
        );
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("auth")]
    public void The_gateway_trusts_the_Ingress_and_auth_trusts_the_gateway(string name)
    {
        var config = RenderedChart.Of(chart, ValueSets.Minimal).Config(name);

        Assert.Equal("true", config["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]);
        Assert.Contains(
            config["ForwardedHeaders__KnownProxies"].Split(','),
            network => IPNetwork.Parse(network).Contains(IPAddress.Parse("10.244.1.7"))
        );
    }

    [Fact]
    public void The_chart_says_which_Kubernetes_it_needs() =>
        Assert.Contains(
            "\nkubeVersion: \">= 1.30.0-0\"\n",
            File.ReadAllText(Path.Combine(chart.Chart, "Chart.yaml")),
            StringComparison.Ordinal
        );

    private async Task<string> RefusalWithoutAsync(string given, string values)
    {
        Assert.Contains(given, values, StringComparison.Ordinal);
        // It may stand in quotes.
        var without = values
            .Replace($"\"{given}\"", given, StringComparison.Ordinal)
            .Replace(given, "\"\"", StringComparison.Ordinal);

        var exception = await Assert.ThrowsAsync<ProgramFailedException>(() => RenderedChart.WithAsync(chart, without));
        return exception.Message;
    }

    private static void AssertKnown(JsonObject values, JsonObject given, string path)
    {
        foreach (var (key, value) in given)
        {
            Assert.True(values.ContainsKey(key), $"The chart has no value {path}{key}.");
            // An installation fills the maps that are empty, and the annotations, with keys of its own.
            if (
                key != "ingress_annotations"
                && value is JsonObject map
                && values[key] is JsonObject { Count: > 0 } known
            )
            {
                AssertKnown(known, map, $"{path}{key}.");
            }
        }
    }

    [GeneratedRegex(@"\.Values\.(\w+\.\w+\.\w+)")]
    private static partial Regex Reference();
}
