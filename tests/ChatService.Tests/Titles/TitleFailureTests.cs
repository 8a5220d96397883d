using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;

namespace Fubuni.ChatService.Tests.Titles;

/// <summary>Where the model writes no title, the first line stays, and no error is shown.</summary>
public sealed class TitleFailureTests(ChatApp app)
{
    private readonly string _said = Unique.Text();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Failures => [.. Replies.Keys];

    private static Dictionary<string, Step> Replies { get; } =
        new()
        {
            ["fails"] = Steps.Fail(400),
            ["breaks"] = Steps.Reset,
            ["is no model"] = Steps.Raw("text/html", "<h1>Hello</h1>"),
            ["says nothing"] = Steps.Say(" \n"),
            ["only thinks"] = Steps.Think("Hm", Steps.Say()),
            ["talks on and on"] = Steps.Say([.. Enumerable.Repeat("Once upon a time. ", 500)]),
            ["is cut"] = async response =>
            {
                await response.TextAsync("Bread without");
                await response.FinishAsync("length");
            },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_model_that_writes_no_title_is_not_asked_again(string failure)
    {
        var user = app.NewUser(app.SharedReplica(("Titles:Enabled", "true")));
        var other = Unique.Text();
        var script = app.Model.When(_said, Steps.Say("An answer."), Replies[failure], Steps.Say("More."));
        app.Model.When(other, Steps.Say("An answer."), Steps.Say("A title"));

        var turn = await user.StreamAsync(_said);
        await Eventually.TrueAsync(() => script.Requests.Count == 2, cancellationToken: Cancel);
        Assert.Equal("More.", (await user.StreamAsync(_said, turn.SessionId)).Text);
        // Another title is written in the meantime.
        var second = await user.StreamAsync(other);
        await Eventually.TrueAsync(
            async () => await TitleAsync(user, second.SessionId) == "A title",
            cancellationToken: Cancel
        );

        Assert.Equal(_said, await TitleAsync(user, turn.SessionId));
        Assert.Equal("complete", await user.StatusAsync(turn.SessionId));
        Assert.Equal(3, script.Requests.Count);
    }

    [Fact]
    public async Task A_model_that_takes_too_long_is_given_up_and_the_log_says_why_without_a_word_of_the_chat()
    {
        using var logs = new CapturedLogs();
        await using var replica = app.StartReplica(logs, ("Titles:Enabled", "true"), ("Titles:Timeout", "00:00:00.1"));
        var user = app.NewUser(replica);
        app.Model.When(_said, Steps.Say("An answer."), Steps.SayThenHang("Bread"));

        var turn = await user.StreamAsync(_said);
        await Eventually.TrueAsync(
            () => logs.Lines.Any(line => line.Contains("keeps its first line", StringComparison.Ordinal)),
            cancellationToken: Cancel
        );

        Assert.Equal(_said, await TitleAsync(user, turn.SessionId));
        Assert.DoesNotContain(logs.Lines, line => line.Contains(_said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_replica_that_stops_keeps_the_first_line_as_the_title_and_no_other_replica_asks_the_model()
    {
        var replica = app.StartReplica(("Titles:Enabled", "true"));
        var user = app.NewUser(replica);
        var script = app.Model.When(_said, Steps.Say("An answer."), Steps.SayThenHang("Bread"), Steps.Say("More."));
        var turn = await user.StreamAsync(_said);
        await Eventually.TrueAsync(() => script.Requests.Count == 2, cancellationToken: Cancel);

        await replica.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15), Cancel);

        var there = user.At(app.SharedReplica(("Titles:Enabled", "true")));
        Assert.Equal("More.", (await there.StreamAsync(_said, turn.SessionId)).Text);
        Assert.Equal(_said, await TitleAsync(there, turn.SessionId));
        Assert.Equal(3, script.Requests.Count);
    }

    [Fact]
    public async Task Switched_off_no_title_is_asked_for()
    {
        var user = app.NewUser();
        var script = app.Model.When(_said, Steps.Say("An answer."), Steps.Say("More."));

        var turn = await user.StreamAsync(_said);
        Assert.Equal("More.", (await user.StreamAsync(_said, turn.SessionId)).Text);

        Assert.Equal(_said, await TitleAsync(user, turn.SessionId));
        Assert.Equal(2, script.Requests.Count);
    }

    private static async Task<string?> TitleAsync(ChatUser user, Guid sessionId) =>
        (await user.SessionAsync(sessionId)).GetProperty("title").GetString();
}
