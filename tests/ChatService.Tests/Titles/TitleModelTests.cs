using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;

namespace Fubuni.ChatService.Tests.Titles;

/// <summary>What is said in a chat is shown to no other model than the one that the user chose for it.</summary>
public sealed class TitleModelTests(ChatApp app) : IAsyncLifetime
{
    private readonly string _said = Unique.Text();
    private readonly TwoModels _two = new(app);

    public async ValueTask InitializeAsync() => await _two.InitializeAsync();

    public async ValueTask DisposeAsync() => await _two.DisposeAsync();

    [Fact]
    public async Task The_title_is_written_by_the_model_of_the_chat()
    {
        await using var replica = _two.StartReplica(("Titles:Enabled", "true"));
        var user = app.NewUser(replica);
        var others = _two.Model.When(_said, Steps.Say("An answer."), Steps.Say("Of the other one"));
        var defaults = app.Model.When(_said, Steps.Say("Of the default"));

        var turn = await user.StreamAsync(
            new
            {
                trigger = "submit-message",
                model = TwoModels.Other,
                message = new { id = Guid.CreateVersion7(), parts = new[] { new { type = "text", text = _said } } },
            }
        );
        await Eventually.TrueAsync(
            async () =>
                (await user.SessionAsync(turn.SessionId)).GetProperty("title").GetString() == "Of the other one",
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(2, others.Requests.Count);
        Assert.Empty(defaults.Requests);
    }
}
