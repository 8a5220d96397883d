using Fubuni.ChatService.Models;
using Microsoft.Extensions.Configuration;

namespace Fubuni.ChatService.Tests.Models;

/// <summary>The list of models in the configuration.</summary>
public sealed class ModelCatalogTests
{
    private const string ConnectionString = "Endpoint=https://models.example/v1;Key=k;Model=small-1";

    [Fact]
    public void Without_a_list_the_model_of_the_connection_string_is_the_only_one()
    {
        var models = Read(("ConnectionStrings:model", ConnectionString));

        Assert.False(models.HasChoice);
        Assert.Equal(("small-1", "small-1"), (models.Default.Id, models.Default.Name));
        Assert.Null(models.Default.OtherName);
        Assert.Null(models.RouteOf(models.Default));
    }

    [Fact]
    public void The_model_of_the_connection_string_comes_before_those_of_the_list()
    {
        var models = Read(
            ("ConnectionStrings:model", ConnectionString),
            ("Models:0:Id", "large"),
            ("Models:0:Name", "Large"),
            ("Models:0:Endpoint", "http://large.example/v1"),
            ("Models:0:Key", "l"),
            ("Models:0:Model", "large-2026"),
            ("Models:0:Tools", "false"),
            ("Models:0:Reasoning", "true"),
            ("Models:0:ContextLength", "65536"),
            ("Models:1:Id", "plain"),
            ("Models:1:Endpoint", "http://plain.example/v1")
        );

        Assert.Equal(["small-1", "large", "plain"], models.Models.Select(model => model.Id));
        Assert.Equal(
            new ChatModel("large", "Large", new ModelConnection(new Uri("http://large.example/v1"), "l", "large-2026"))
            {
                Tools = false,
                Reasoning = true,
                ContextLength = 65_536,
            },
            models.Find("large")
        );
        Assert.Equal(
            new ChatModel("plain", "plain", new ModelConnection(new Uri("http://plain.example/v1"), "none", "plain")),
            models.Find("plain")
        );
        Assert.Equal("large", models.RouteOf(models.Find("large")!));
    }

    [Fact]
    public void Without_a_connection_string_the_first_of_the_list_is_the_default()
    {
        var models = Read(
            ("Models:0:Id", "a"),
            ("Models:0:Endpoint", "http://a.example/v1"),
            ("Models:1:Id", "b"),
            ("Models:1:Endpoint", "http://b.example/v1")
        );

        Assert.Equal("a", models.Default.Id);
        Assert.Equal("b", models.FirstOf("removed", null, "b", "a").Id);
        Assert.Equal("a", models.FirstOf("removed").Id);
    }

    /// <summary>One model is right; the settings change it or add to it.</summary>
    [Theory]
    [InlineData("Models:0:Id is missing", "Models:0:Id", " ")]
    [InlineData("Models:0:Endpoint is missing", "Models:0:Endpoint", "")]
    [InlineData("Models:0:Endpoint is not an http", "Models:0:Endpoint", "ftp://a.example")]
    [InlineData("Models:0:ContextLength is less than 4096", "Models:0:ContextLength", "1000")]
    [InlineData("Models:2:Endpoint is missing", "Models:2:Id", "b")]
    [InlineData("id \"a\"", "Models:1:Id", "a", "Models:1:Endpoint", "http://b.example/v1")]
    [InlineData("id \"small-1\"", "ConnectionStrings:model", ConnectionString, "Models:0:Id", "small-1")]
    [InlineData("name \"a\"", "Models:1:Id", "b", "Models:1:Name", "a", "Models:1:Endpoint", "http://b.example/v1")]
    [InlineData("connection string \"model\" has no", "ConnectionStrings:model", "Endpoint=http://a.example/v1")]
    public void Each_error_has_a_text_that_names_the_cause(string said, params string[] settings)
    {
        (string, string)[] right = [("Models:0:Id", "a"), ("Models:0:Endpoint", "http://a.example/v1")];

        var exception = Assert.Throws<InvalidOperationException>(() =>
            Read(right.Concat(settings.Chunk(2).Select(pair => (pair[0], pair[1]))))
        );

        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_context_bounds_what_is_shown_and_what_may_be_written()
    {
        var model = new ChatModel("a", "a", new ModelConnection(new Uri("http://a.example"), "k", "a"));

        Assert.Equal((32_000, 8_192), (model.HistoryTokens(32_000), model.OutputTokens(8_192)));
        model = model with { ContextLength = 16_384 };
        Assert.Equal((8_192, 4_096), (model.HistoryTokens(32_000), model.OutputTokens(8_192)));
        model = model with { ContextLength = 1_000_000 };
        Assert.Equal((32_000, 8_192), (model.HistoryTokens(32_000), model.OutputTokens(8_192)));
    }

    [Fact]
    public void A_key_is_in_no_text_of_a_model()
    {
        var model = Read(
            ("ConnectionStrings:model", ConnectionString.Replace("=k;", "=s3cret;", StringComparison.Ordinal))
        ).Default;

        Assert.DoesNotContain("s3cret", $"{model} {model.Connection}", StringComparison.Ordinal);
    }

    private static ModelCatalog Read(params IEnumerable<(string Key, string Value)> settings)
    {
        var configuration = new ConfigurationManager();
        foreach (var (key, value) in settings)
        {
            configuration[key] = value;
        }

        return ModelCatalog.Read(configuration);
    }
}
