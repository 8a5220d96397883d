namespace Fubuni.Chart.Tests;

/// <summary>A composition with a list of models: the list is published, and its keys are secrets.</summary>
public sealed class ModelListTests : IAsyncLifetime
{
    private static readonly (string, string?)[] List =
    [
        ("Models__0__Id", "small"),
        ("Models__0__Endpoint", "https://models.example.com/v1"),
        ("Models__0__Key", "s3cretAtPublish"),
        ("Models__1__Id", "local"),
        ("Models__1__Name", "Local model"),
        ("Models__1__Endpoint", "http://ollama:11434/v1"),
        ("Models__1__ContextLength", "16384"),
    ];

    private const string Values = """
        secrets:
          postgres: { postgres_password: s3cretPostgres }
          cache: { cache_password: s3cretCache }
          auth:
            key_encryption_key: s3cretKeyEncryptionKey0123456789ab
            refresh_token_key: s3cretRefreshTokenKey0123456789abc
          chat: { models_0_key: s3cretSmall, models_1_key: none }
        config:
          auth: { public_origin: "https://chat.example.com" }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fubuni-models-");

    private string Chart => Path.Combine(_folder.FullName, "chart");

    private string Compose => Path.Combine(_folder.FullName, "compose");

    public async ValueTask InitializeAsync()
    {
        await Publisher.PublishAsync(Chart, "kubernetes", List);
        await Publisher.PublishAsync(Compose, "compose", List);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_reaches_the_service_and_its_keys_are_in_the_Secret()
    {
        var rendered = await RenderedChart.WithAsync(Chart, Values);

        var (config, secrets) = (rendered.Config("chat"), rendered.Secrets("chat"));
        Assert.Equal(("small", "local"), (config["Models__0__Id"], config["Models__1__Id"]));
        Assert.Equal(("Local model", "16384"), (config["Models__1__Name"], config["Models__1__ContextLength"]));
        Assert.Equal("http://ollama:11434/v1", config["Models__1__Endpoint"]);
        Assert.Equal(("s3cretSmall", "none"), (secrets["Models__0__Key"], secrets["Models__1__Key"]));
        Assert.DoesNotContain("ConnectionStrings__model", secrets.Keys);
        var ports = rendered.Get("NetworkPolicy", "chat-model")["spec"]!["egress"]![0]!["ports"].Items();
        Assert.Equal([443, 11434], ports.Select(port => port["port"].Number()));
    }

    [Fact]
    public async Task A_key_that_is_missing_is_named()
    {
        var exception = await Assert.ThrowsAsync<ProgramFailedException>(() =>
            RenderedChart.WithAsync(Chart, Values.Replace("s3cretSmall", "\"\"", StringComparison.Ordinal))
        );

        Assert.Contains("secrets.chat.models_0_key is missing: set it", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_key_is_published()
    {
        foreach (var file in _folder.GetFiles("*", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file.FullName, TestContext.Current.CancellationToken);
            Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_env_file_asks_for_the_keys()
    {
        var env = File.ReadAllText(Path.Combine(Compose, ".env"));

        Assert.Contains("\nMODELS_0_KEY=\n", env, StringComparison.Ordinal);
        Assert.Contains("\nMODELS_1_KEY=\n", env, StringComparison.Ordinal);
        Assert.DoesNotContain("MODEL_KEY", env, StringComparison.Ordinal);
    }
}
