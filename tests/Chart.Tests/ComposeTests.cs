using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fubuni.Chart.Tests;

public sealed partial class ComposeTests(PublishedChart published)
{
    private readonly JsonObject _file = Yaml.ReadObject(File.ReadAllText(Path.Combine(published.Compose, "docker-compose.yaml")));
    private readonly string _env = File.ReadAllText(Path.Combine(published.Compose, ".env"));

    private IEnumerable<(string Name, JsonObject Service)> Services => _file["services"]!.AsObject().Select(service => (service.Key, service.Value!.AsObject()));

    [Fact]
    public void Every_part_is_there_and_only_the_proxy_is_reached_from_outside()
    {
        Assert.Equal(["auth", "cache", "chat", "edge", "postgres", "proxy"], Services.Select(service => service.Name).Order());
        Assert.Equal(["proxy"], Services.Where(service => service.Service["ports"] is not null).Select(service => service.Name));
    }

    [Fact]
    public void Every_service_is_confined_limited_and_restarted()
        => Assert.All(Services, service =>
        {
            Assert.Matches(@":(?!latest)[\w.]+\}?$", service.Service["image"].Text());
            Assert.Equal("unless-stopped", service.Service["restart"].Text());
            Assert.True(service.Service["read_only"]!.GetValue<bool>());
            Assert.Matches(service.Name == "proxy" ? "^$" : "^[1-9][0-9]+:[1-9][0-9]+$", service.Service["user"]?.GetValue<string>() ?? "");
            Assert.Equal(["ALL"], service.Service["cap_drop"]!.AsArray().Select(capability => capability.Text()));
            Assert.Equal(["no-new-privileges:true"], service.Service["security_opt"]!.AsArray().Select(option => option.Text()));
            Assert.Equal(["cpus", "memory"], service.Service["deploy"]!["resources"]!["limits"].Map().Keys.Order());
        });

    [Fact]
    public void Every_variable_has_a_default_or_must_be_given_and_is_in_the_file_for_them()
    {
        var text = File.ReadAllText(Path.Combine(published.Compose, "docker-compose.yaml"));
        var used = Variable().Matches(text);

        Assert.DoesNotContain(used, variable => variable.Groups["default"].Value.Length == 0);
        Assert.Equal(Line().Matches(_env).Select(line => line.Groups[1].Value), used.Select(variable => variable.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            ["CACHE_PASSWORD", "KEY_ENCRYPTION_KEY", "MODEL_KEY", "POSTGRES_PASSWORD", "PUBLIC_ORIGIN", "REFRESH_TOKEN_KEY"],
            used.Where(variable => variable.Groups["default"].Value == ":?").Select(variable => variable.Groups["name"].Value).Distinct().Order());
    }

    [Fact]
    public void What_services_name_is_there()
    {
        var services = Services.ToDictionary(service => service.Name, service => service.Service);

        Assert.All(services.Values, service =>
        {
            Assert.All(service["depends_on"]?.AsObject() ?? [], dependency =>
            {
                Assert.Contains(dependency.Key, services.Keys);
                Assert.True(dependency.Value!["condition"].Text() != "service_healthy" || services[dependency.Key]["healthcheck"] is not null);
            });
            Assert.All(service["volumes"].Items(), volume => Assert.Contains(volume["source"].Text(), _file["volumes"]!.AsObject().Select(known => known.Key)));
            Assert.All(service["networks"]!.AsArray(), network => Assert.NotNull(_file["networks"]![network.Text()]));
            Assert.All(service["environment"].Map().Values.SelectMany(value => Address().Matches(Defaults(value))), address =>
                Assert.Contains(address.Groups["port"].Value, services[address.Groups["host"].Value]["expose"]!.AsArray().Select(port => Defaults(port.Text()))));
        });
    }

    [Theory]
    [InlineData("auth")]
    [InlineData("chat")]
    [InlineData("edge")]
    public void A_service_gets_the_same_variables_as_in_the_chart(string name)
    {
        var rendered = RenderedChart.Of(published, "as little as possible");
        var inChart = rendered.Get("ConfigMap", $"{name}-config")["data"].Map().Keys.Concat(rendered.Get("Secret", $"{name}-secrets")["stringData"].Map().Keys);

        Assert.Equal(inChart.Order(StringComparer.Ordinal), Services.Single(service => service.Name == name).Service["environment"].Map().Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>The text as it is where nothing is given.</summary>
    private static string Defaults(string text) => Variable().Replace(text, variable => variable.Groups["value"].Value);

    /// <summary>Not one that is escaped, and meant for a shell.</summary>
    [GeneratedRegex(@"(?<!\$)\$\{(?<name>\w+)(?<default>:[-?]|)(?<value>[^}]*)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?:http://|Host=|^)(?<host>auth|chat|cache|postgres)(?::|;Port=)(?<port>\d+)")]
    private static partial Regex Address();

    [GeneratedRegex(@"^(\w+)=$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
