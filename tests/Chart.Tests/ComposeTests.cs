using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fubuni.Chart.Tests;

public sealed partial class ComposeTests
{
    private readonly PublishedChart _published;
    private readonly string _text;
    private readonly string _env;
    private readonly JsonObject _file;
    private readonly Dictionary<string, JsonObject> _services;

    public ComposeTests(PublishedChart published)
    {
        _published = published;
        _text = File.ReadAllText(Path.Combine(published.Compose, "docker-compose.yaml"));
        _env = File.ReadAllText(Path.Combine(published.Compose, ".env"));
        _file = Yaml.ReadObject(_text);
        _services = _file["services"]!
            .AsObject()
            .ToDictionary(service => service.Key, service => service.Value!.AsObject());
    }

    [Fact]
    public void Every_component_exists_and_only_the_proxy_is_reached_from_outside()
    {
        Assert.Equal(["auth", "cache", "chat", "gateway", "postgres", "proxy"], _services.Keys.Order());
        Assert.Equal("proxy", _services.Single(service => service.Value["ports"] is not null).Key);
    }

    [Fact]
    public void Every_service_is_confined_limited_and_restarted() =>
        Assert.All(
            _services,
            entry =>
            {
                var (name, service) = entry;
                Assert.Matches(@":(?!latest)[\w.]+\}?$", service["image"].Text());
                Assert.Equal("unless-stopped", service["restart"].Text());
                Assert.True(service["read_only"]!.GetValue<bool>());
                var user = service["user"]?.GetValue<string>() ?? "";
                Assert.Matches(name == "proxy" ? "^$" : "^[1-9][0-9]+:[1-9][0-9]+$", user);
                Assert.Equal(["ALL"], service["cap_drop"].Texts());
                Assert.Equal(["no-new-privileges:true"], service["security_opt"].Texts());
                Assert.Equal(["cpus", "memory"], service["deploy"]!["resources"]!["limits"].Map().Keys.Order());
            }
        );

    /// <summary>
    /// An empty value in <c>.env</c> counts for podman-compose 1.0: it asks for no other value and uses no default. And
    /// it does not understand an empty default.
    /// </summary>
    [Fact]
    public void Every_variable_is_in_the_env_file_and_only_one_with_a_default_is_a_comment()
    {
        var used = Variable().Matches(_text);
        var required = used.Where(variable => variable.Groups["default"].Value == ":?");
        var withDefault = used.Where(variable => variable.Groups["default"].Value == ":-");
        var lines = Line().Matches(_env);

        Assert.Equal(lines.Select(line => line.Groups["name"].Value), Names(used));
        Assert.Equal(
            lines.Where(line => line.Groups["comment"].Value == "#").Select(line => line.Groups["name"].Value),
            Names(withDefault)
        );
        Assert.All(withDefault, variable => Assert.NotEmpty(variable.Groups["value"].Value));
        Assert.Equal(
            [
                "CACHE_PASSWORD",
                "KEY_ENCRYPTION_KEY",
                "MODEL_KEY",
                "POSTGRES_PASSWORD",
                "PUBLIC_ORIGIN",
                "REFRESH_TOKEN_KEY",
            ],
            Names(required)
        );

        static IEnumerable<string> Names(IEnumerable<Match> variables) =>
            variables.Select(variable => variable.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal);
    }

    [Fact]
    public void What_services_name_exists() =>
        Assert.All(
            _services.Values,
            service =>
            {
                Assert.All(
                    service["depends_on"]?.AsObject() ?? [],
                    dependency =>
                    {
                        Assert.Contains(dependency.Key, _services.Keys);
                        var isHealthy = dependency.Value!["condition"].Text() == "service_healthy";
                        Assert.True(!isHealthy || _services[dependency.Key]["healthcheck"] is not null);
                    }
                );
                Assert.All(
                    service["volumes"].Items(),
                    volume => Assert.True(_file["volumes"]!.AsObject().ContainsKey(volume["source"].Text()))
                );
                Assert.NotEmpty(service["networks"].Texts());
                Assert.All(service["networks"].Texts(), network => Assert.NotNull(_file["networks"]![network]));
                Assert.All(
                    service["environment"].Map().Values.SelectMany(value => Address().Matches(Defaults(value))),
                    address =>
                        Assert.Contains(
                            address.Groups["port"].Value,
                            _services[address.Groups["host"].Value]["expose"].Texts().Select(Defaults)
                        )
                );
            }
        );

    /// <summary>A shell that is process 1 passes no signal on to Redis, which then could not save its data.</summary>
    [Fact]
    public void Redis_replaces_the_shell_that_starts_it() =>
        Assert.StartsWith("exec redis-server ", _services["cache"]["command"].Texts().Last(), StringComparison.Ordinal);

    [Theory]
    [InlineData("auth")]
    [InlineData("chat")]
    [InlineData("gateway")]
    public void A_service_gets_the_same_variables_as_in_the_chart(string name)
    {
        var rendered = RenderedChart.Of(_published, ValueSets.Minimal);
        var inChart = rendered.Config(name).Keys.Concat(rendered.Secrets(name).Keys);
        var inCompose = _services[name]["environment"].Map().Keys;

        Assert.Equal(inChart.Order(StringComparer.Ordinal), inCompose.Order(StringComparer.Ordinal));
    }

    /// <summary>The text as it is where nothing is given.</summary>
    private static string Defaults(string text) => Variable().Replace(text, variable => variable.Groups["value"].Value);

    /// <summary>Not one that is escaped, and meant for a shell.</summary>
    [GeneratedRegex(@"(?<!\$)\$\{(?<name>\w+)(?<default>:[-?]|)(?<value>[^}]*)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?:http://|Host=|^)(?<host>auth|chat|cache|postgres)(?::|;Port=)(?<port>\d+)")]
    private static partial Regex Address();

    [GeneratedRegex(@"^(?<comment>#?)(?<name>[A-Z_]+)=", RegexOptions.Multiline)]
    private static partial Regex Line();
}
