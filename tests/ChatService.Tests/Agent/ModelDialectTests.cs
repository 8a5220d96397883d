using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Agent;

/// <summary>Endpoints that speak OpenAI's chat completions each in their own way.</summary>
public sealed class ModelDialectTests(ChatApp app)
{
    private readonly string _said = Unique.Text();

    public static TheoryData<string, object[]> Calls =>
        new()
        {
            {
                "all with the same index",
                [Piece(0, "a", "add_task", Titled("first")), Piece(0, "b", "add_task", Titled("second"))]
            },
            {
                "all with the same index and in pieces",
                [
                    Piece(0, "a", "add_task", ""),
                    Piece(0, "a", null, Titled("first")),
                    Piece(0, "b", "add_task", ""),
                    Piece(0, null, null, Titled("second")),
                ]
            },
            {
                "without ids",
                [Piece(0, null, "add_task", Titled("first")), Piece(0, "", "add_task", Titled("second"))]
            },
            {
                "the name in every piece",
                [
                    Piece(0, "a", "add_task", Titled("first")[..5]),
                    Piece(0, "a", "add_task", Titled("first")[5..]),
                    Piece(1, "b", "add_task", Titled("second")),
                ]
            },
            {
                "the name after the beginning",
                [
                    Piece(0, "a", null, ""),
                    Piece(0, null, "add_task", Titled("first")),
                    Piece(1, "b", "", Titled("second")),
                    Piece(1, null, "add_task", ""),
                ]
            },
            {
                "one within the other",
                [
                    Piece(0, "a", "add_task", Titled("first")[..5]),
                    Piece(1, "b", "add_task", Titled("second")[..5]),
                    Piece(0, null, null, Titled("first")[5..]),
                    Piece(1, null, null, Titled("second")[5..]),
                ]
            },
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Parallel_calls_are_kept_apart(string dialect, object[] pieces)
    {
        var user = app.NewUser();
        app.Model.When(_said, Calling(pieces), Steps.Say(dialect));

        var turn = await user.StreamAsync(_said);

        Assert.Equal(dialect, turn.Text);
        Assert.Equal(
            ["add_task", "add_task"],
            turn.All("tool-input-start").Select(chunk => chunk.GetProperty("toolName").GetString())
        );
        Assert.Equal(
            ["first", "second"],
            turn.All("tool-output-available")
                .Select(chunk => chunk.GetProperty("output").GetProperty("title").GetString())
        );
    }

    [Fact]
    public async Task A_call_without_a_name_is_one_of_a_tool_that_is_not_there()
    {
        var user = app.NewUser();
        app.Model.When(_said, Calling(Piece(0, "a", null, "{}")), Steps.Say("Sorry."));

        var turn = await user.StreamAsync(_said);

        Assert.Equal("Sorry.", turn.Text);
        Assert.Contains(
            "There is no tool",
            turn.OfType("tool-output-error").GetProperty("errorText").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Usage_that_comes_with_every_chunk_is_counted_once()
    {
        var user = app.NewUser();
        app.Model.When(
            _said,
            async response =>
            {
                for (var output = 1; output <= 5; output++)
                {
                    await response.TextWithUsageAsync("word ", 100, output);
                }

                await response.FinishAsync("stop", 100, 6);
            }
        );

        var turn = await user.StreamAsync(_said);

        var usage = turn.OfType("finish").GetProperty("messageMetadata").GetProperty("usage");
        Assert.Equal(
            (100, 6),
            (usage.GetProperty("inputTokens").GetInt32(), usage.GetProperty("outputTokens").GetInt32())
        );
    }

    [Fact]
    public async Task An_answer_that_reached_its_limit_says_so_later_as_well()
    {
        var user = app.NewUser();
        var messageId = Guid.CreateVersion7();
        app.Model.When(
            _said,
            async response =>
            {
                await response.TextAsync("and then");
                await response.FinishAsync("length");
            }
        );

        var first = await user.StreamAsync(_said, messageId: messageId);
        var again = await user.StreamAsync(_said, messageId: messageId);

        Assert.Equal("length", first.OfType("finish").GetProperty("finishReason").GetString());
        Assert.Equal("length", again.OfType("finish").GetProperty("finishReason").GetString());
        var stored = (await user.SessionAsync(first.SessionId)).GetProperty("messages")[1].GetProperty("metadata");
        Assert.Equal("length", stored.GetProperty("finishReason").GetString());
    }

    private static Step Calling(params object[] pieces) =>
        async response =>
        {
            await response.ToolCallPiecesAsync(pieces);
            await response.FinishAsync("tool_calls");
        };

    private static string Titled(string title) => JsonSerializer.Serialize(new { title });

    private static object Piece(int index, string? id, string? name, string arguments) =>
        new
        {
            index,
            id,
            type = "function",
            function = new { name, arguments },
        };
}
