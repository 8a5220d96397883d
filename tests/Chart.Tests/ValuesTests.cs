using System.Net;
using System.Text.RegularExpressions;
using Fubuni.Chart.Tests.Templates;

namespace Fubuni.Chart.Tests;

public sealed partial class ValuesTests(PublishedChart chart)
{
    [Fact]
    public void Every_value_is_used_by_a_template_and_every_value_used_is_there()
    {
        var defined = Yaml.ReadValues(chart.Values)
            .SelectMany(section => Map(section.Value).SelectMany(resource => Map(resource.Value).Select(value => $"{section.Key}.{resource.Key}.{value.Key}")))
            .Order(StringComparer.Ordinal);
        var used = chart.Templates.Values
            .SelectMany(template => Reference().Matches(template).Select(match => match.Groups[1].Value))
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(used, defined);
    }

    [Theory]
    [InlineData("public_origin: \"https://chat.example.com\"", "public_origin: \"\"", "config.auth.public_origin")]
    [InlineData("s3cretPostgres", "\"\"", "secrets.postgres.postgres_password")]
    [InlineData("s3cretCache", "\"\"", "secrets.cache.cache_password")]
    [InlineData("s3cretKeyEncryptionKey0123456789ab", "\"\"", "secrets.auth.key_encryption_key")]
    [InlineData("s3cretRefreshTokenKey0123456789abc", "\"\"", "secrets.auth.refresh_token_key")]
    [InlineData("s3cretModel", "\"\"", "secrets.chat.model_key")]
    public void What_is_missing_is_told_by_name(string given, string missing, string told)
    {
        var exception = Assert.Throws<MissingValueException>(() => RenderedChart.With(chart, ValueSets.All["as little as possible"].Replace(given, missing, StringComparison.Ordinal)));

        Assert.StartsWith($"{told} is missing: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_is_wanted_where_the_data_is_elsewhere()
    {
        var exception = Assert.Throws<MissingValueException>(() => RenderedChart.With(chart, ValueSets.All["as little as possible"] + "\nparameters: { postgres: { enabled: false } }"));

        Assert.StartsWith("secrets.postgres.authdb_connection_string is missing: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Nothing_of_the_template_is_left(string values)
        => Assert.All(RenderedChart.Of(chart, values).Files, file =>
        {
            Assert.DoesNotContain("{{", file.Value, StringComparison.Ordinal);
            Assert.DoesNotContain("fubuni/", file.Value.Replace("image: \"fubuni/", "", StringComparison.Ordinal), StringComparison.Ordinal);
        });

    [Fact]
    public void Data_elsewhere_leaves_neither_pods_nor_volumes_nor_secrets_of_it()
    {
        var rendered = RenderedChart.Of(chart, "data elsewhere");

        Assert.Equal(["auth", "chat", "edge"], rendered.Workloads.Select(workload => workload.Name).Order());
        Assert.DoesNotContain(rendered.Objects, item => item.Name().StartsWith("postgres", StringComparison.Ordinal) || item.Name().StartsWith("cache", StringComparison.Ordinal));
        Assert.Equal("Host=db.example.com;Password=s3cretAuthdb;Database=a", rendered.Get("Secret", "auth-secrets")["stringData"]!["ConnectionStrings__authdb"].Text());
        Assert.Equal("redis.example.com:6380,password=s3cretCache,ssl=true", rendered.Get("Secret", "chat-secrets")["stringData"]!["ConnectionStrings__cache"].Text());
    }

    [Fact]
    public void A_change_of_configuration_or_secrets_makes_new_pods()
    {
        var few = ValueSets.All["as little as possible"];
        var before = RenderedChart.With(chart, few);
        var otherConfiguration = RenderedChart.With(chart, few.Replace("https://chat.example.com", "https://other.example.com", StringComparison.Ordinal));
        var otherSecret = RenderedChart.With(chart, few.Replace("s3cretModel", "another", StringComparison.Ordinal));

        Assert.NotEqual(Checksum(before, "config"), Checksum(otherConfiguration, "config"));
        Assert.NotEqual(Checksum(before, "secrets"), Checksum(otherSecret, "secrets"));
        Assert.Equal(Checksum(before, "secrets"), Checksum(otherConfiguration, "secrets"));

        static string Checksum(RenderedChart rendered, string file) => rendered.Get("Deployment", "chat-deployment")["spec"]!["template"]!["metadata"]!["annotations"]![$"checksum/{file}"].Text();
    }

    [Fact]
    public void The_settings_of_an_installation_reach_the_services()
    {
        var rendered = RenderedChart.Of(chart, "all there is");
        var auth = rendered.Get("ConfigMap", "auth-config")["data"].Map();
        var chat = rendered.Get("ConfigMap", "chat-config")["data"].Map();

        Assert.Equal("https://chat.example.com:8443", auth["TokenValidation__Issuer"]);
        Assert.Equal("https://chat.example.com:8443", chat["TokenValidation__Issuer"]);
        Assert.Equal("13", auth["Passwords__Cost"]);
        Assert.Equal("ssd", new Workload(rendered.Get("StatefulSet", "postgres-statefulset")).Pod["nodeSelector"].Map()["disk"]);
        Assert.Equal("an-id", auth["Google__ClientId"]);
        Assert.Equal("s3cretGoogle", rendered.Get("Secret", "auth-secrets")["stringData"]!["Google__ClientSecret"].Text());
        Assert.Equal("Endpoint=http://models.internal:11434/v1;Key=s3cretModel;Model=llama", rendered.Get("Secret", "chat-secrets")["stringData"]!["ConnectionStrings__model"].Text());
        Assert.All(["auth", "chat", "edge"], name =>
        {
            var telemetry = rendered.Get("ConfigMap", $"{name}-config")["data"].Map();
            Assert.Equal(("http://collector.telemetry:4318", "http/protobuf", name),
                (telemetry["OTEL_EXPORTER_OTLP_ENDPOINT"], telemetry["OTEL_EXPORTER_OTLP_PROTOCOL"], telemetry["OTEL_SERVICE_NAME"]));
            Assert.Equal("api-key=s3cretOtlp", rendered.Get("Secret", $"{name}-secrets")["stringData"]!["OTEL_EXPORTER_OTLP_HEADERS"].Text());
        });
    }

    [Fact]
    public void The_front_door_believes_the_Ingress_and_auth_believes_the_front_door()
    {
        var rendered = RenderedChart.Of(chart, "as little as possible");

        Assert.Equal("true", rendered.Get("ConfigMap", "edge-config")["data"]!["ASPNETCORE_FORWARDEDHEADERS_ENABLED"].Text());
        Assert.Contains(
            rendered.Get("ConfigMap", "auth-config")["data"]!["ForwardedHeaders__KnownProxies"].Text().Split(','),
            network => IPNetwork.Parse(network).Contains(IPAddress.Parse("10.244.1.7")));
    }

    [Fact]
    public void The_chart_says_which_Kubernetes_it_needs()
        => Assert.Contains("\nkubeVersion: \">= 1.30.0-0\"\n", File.ReadAllText(Path.Combine(chart.Chart, "Chart.yaml")), StringComparison.Ordinal);

    private static Dictionary<string, object?> Map(object? value) => (Dictionary<string, object?>)value!;

    [GeneratedRegex(@"\.Values\.(\w+\.\w+\.\w+)")]
    private static partial Regex Reference();
}
