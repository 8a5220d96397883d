using System.Text.Json;
using Fubuni.ChatService.Models;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Models;

/// <summary>The name under which a model gets its token limit.</summary>
public sealed class TokenLimitTests(ChatApp app)
{
    [Theory]
    [InlineData("Auto", "max_tokens")]
    [InlineData("MaxTokens", "max_tokens")]
    [InlineData("MaxCompletionTokens", "max_completion_tokens")]
    [InlineData("None", null)]
    public async Task The_limit_has_the_name_that_is_configured(string field, string? name)
    {
        var user = app.NewUser(app.SharedReplica(("Agent:TokenLimitField", field), ("Agent:MaxOutputTokens", "321")));
        var said = Unique.Text();
        var script = app.Model.When(said, Steps.Say("short"));

        Assert.Equal("short", (await user.StreamAsync(said)).Text);

        var request = Assert.Single(script.Requests);
        var limits = new[] { "max_tokens", "max_completion_tokens" }.Where(limit =>
            request.TryGetProperty(limit, out _)
        );
        Assert.Equal(name is null ? [] : [name], limits);
        Assert.Equal(name is null ? default : 321, name is null ? default : request.GetProperty(name).GetInt32());
        Assert.Equal(JsonValueKind.Array, request.GetProperty("messages").ValueKind);
    }

    [Theory]
    [InlineData("https://api.openai.com/v1", true)]
    [InlineData("https://somebody.openai.azure.com/openai/v1", true)]
    [InlineData("https://somebody.services.ai.azure.com/openai/v1", true)]
    [InlineData("https://openrouter.ai/api/v1", false)]
    [InlineData("http://localhost:11434/v1", false)]
    [InlineData("https://notopenai.com/v1", false)]
    public void OpenAI_is_known_by_its_hosts(string endpoint, bool isOpenAI) =>
        Assert.Equal(isOpenAI, TokenLimit.IsOpenAI(new Uri(endpoint)));
}
