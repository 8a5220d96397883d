using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Agent;

/// <summary>
/// An endpoint that ignores the limit of tokens costs no more than a large answer does, and its answer has a clear end.
/// </summary>
public sealed class ReplyLimitTests(ChatApp app)
{
    private readonly string _said = Unique.Text();

    private ChatFactory Replica =>
        app.SharedReplica(
            ("Agent:MaxReplyLength", "1000"),
            ("Agent:MaxReplyBytes", "200000"),
            ("Agent:MaxArgumentsLength", "2000"),
            ("Agent:MaxToolCallsPerReply", "5"),
            ("Agent:MaxToolCalls", "6")
        );

    [Fact]
    public async Task A_text_ends_where_it_is_too_long_as_if_the_model_had_come_to_its_limit()
    {
        app.Model.When(_said, Steps.Say([.. Enumerable.Repeat(new string('x', 300) + "😀", 10)]));

        var turn = await app.NewUser(Replica).StreamAsync(_said);

        Assert.Equal("finish", turn.Types.Last());
        Assert.Equal("length", turn.OfType("finish").GetProperty("finishReason").GetString());
        Assert.InRange(turn.Text.Length, 999, 1000);
    }

    [Fact]
    public async Task A_character_is_not_cut_in_half()
    {
        app.Model.When(
            _said,
            Steps.Say(string.Concat(Enumerable.Repeat("😀", 400)), "x" + string.Concat(Enumerable.Repeat("😀", 400)))
        );

        var turn = await app.NewUser(Replica).StreamAsync(_said);

        Assert.Equal(999, turn.Text.Length);
        Assert.EndsWith("😀", turn.Text, StringComparison.Ordinal);
    }

    public static TheoryData<string, Step> TooLarge =>
        new()
        {
            { "arguments", Steps.Call("add_task", new { title = new string('x', 3000) }) },
            { "arguments in one piece", Steps.Raw("text/event-stream", Call(new string('x', 3000))) },
            { "one line", Steps.Raw("text/event-stream", Call(new string('x', 300_000))) },
            {
                "calls",
                Steps.Call([
                    .. Enumerable
                        .Range(0, 6)
                        .Select(_ => ("add_task", (Func<ModelResponse, object>)(_ => new { title = "one of many" }))),
                ])
            },
        };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public async Task What_is_too_large_ends_the_answer_and_calls_no_tool(string what, Step step)
    {
        var said = $"{_said} {what}";
        app.Model.When(said, step);
        var user = app.NewUser(Replica);

        var turn = await user.StreamAsync(said);

        Assert.Equal(("error", "model_reply_too_large"), (turn.Types.Last(), turn.ErrorCode));
        Assert.Equal(0, (await user.GetAsync("/api/tasks")).GetProperty("items").GetArrayLength());
        Assert.Equal("error", await user.StatusAsync(turn.SessionId));
    }

    [Fact]
    public async Task After_the_last_call_that_an_answer_may_make_the_model_is_asked_for_words()
    {
        var calls = Steps.Call([
            .. Enumerable.Range(0, 3).Select(_ => ("list_tasks", (Func<ModelResponse, object>)(_ => new { }))),
        ]);
        var script = app.Model.When(_said, calls, calls, Steps.Say("That is all."));

        var turn = await app.NewUser(Replica).StreamAsync(_said);

        Assert.Equal(("That is all.", "finish"), (turn.Text, turn.Types.Last()));
        Assert.Equal("none", script.Requests[^1].GetProperty("tool_choice").GetString());
    }

    private static string Call(string title) =>
        "data: "
        + System.Text.Json.JsonSerializer.Serialize(
            new
            {
                id = "chatcmpl-1",
                @object = "chat.completion.chunk",
                created = 1,
                model = FakeModel.Name,
                choices = new[]
                {
                    new
                    {
                        index = 0,
                        delta = new
                        {
                            tool_calls = new[]
                            {
                                new
                                {
                                    index = 0,
                                    id = "c1",
                                    type = "function",
                                    function = new { name = "add_task", arguments = $$"""{"title":"{{title}}"}""" },
                                },
                            },
                        },
                    },
                },
            }
        )
        + "\n\n";
}
