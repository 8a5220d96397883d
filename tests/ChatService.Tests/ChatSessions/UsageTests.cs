using System.Globalization;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>The usage of answers: stored with each, and added up for a session. An unknown figure is not 0.</summary>
public sealed class UsageTests(ChatApp app)
{
    private readonly string _said = Unique.Text();

    [Fact]
    public async Task An_answer_has_its_tokens_times_and_the_model_as_its_provider_names_it()
    {
        var user = app.NewUser();
        app.Model.When(
            _said,
            Reply(
                """{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":4}}""",
                call: true
            ),
            Reply("""{"prompt_tokens":30,"completion_tokens":7,"completion_tokens_details":{"reasoning_tokens":6}}""")
        );

        var turn = await user.StreamAsync(_said);

        var stored = await MetadataAsync(user, turn);
        foreach (var metadata in new[] { stored, turn.OfType("finish").GetProperty("messageMetadata") })
        {
            Assert.Equal(
                """{"inputTokens":40,"outputTokens":12,"cachedInputTokens":4,"reasoningTokens":6}""",
                metadata.GetProperty("usage").GetRawText(),
                SameMembers
            );
            Assert.Equal("vendor/model-7b", metadata.GetProperty("responseModel").GetString());
            var first = metadata.GetProperty("timeToFirstTokenMs").GetInt32();
            Assert.InRange(metadata.GetProperty("durationMs").GetInt32(), first, 60_000);
        }

        Assert.Equal(FakeModel.Name, stored.GetProperty("model").GetString());
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("""{"prompt_tokens":0,"completion_tokens":0}""", null)]
    [InlineData("""{"completion_tokens":5}""", """{"outputTokens":5}""")]
    [InlineData("""{"prompt_tokens":9,"completion_tokens":0}""", """{"inputTokens":9,"outputTokens":0}""")]
    public async Task A_figure_that_the_model_does_not_report_is_absent(string reported, string? usage)
    {
        var user = app.NewUser();
        app.Model.When(_said, Reply(reported));

        var turn = await user.StreamAsync(_said);

        var metadata = await MetadataAsync(user, turn);
        var isKnown = metadata.TryGetProperty("usage", out var stored);
        Assert.Equal(usage is not null, isKnown);
        if (isKnown)
        {
            Assert.Equal(usage!, stored.GetRawText(), SameMembers);
        }
    }

    [Fact]
    public async Task What_is_known_of_some_calls_only_is_marked_as_partial()
    {
        var user = app.NewUser();
        app.Model.When(_said, Reply("""{"prompt_tokens":10,"completion_tokens":5}""", call: true), Reply("null"));

        var turn = await user.StreamAsync(_said);

        Assert.Equal(
            """{"inputTokens":10,"outputTokens":5,"isPartial":true}""",
            (await MetadataAsync(user, turn)).GetProperty("usage").GetRawText(),
            SameMembers
        );
        Assert.Equal(
            """
            {"answers":1,"answersWithoutFigures":1,"inputTokens":10,"outputTokens":5,
            "models":[{"model":"vendor/model-7b","answers":1}]}
            """,
            await UsageAsync(user, turn.SessionId),
            SameMembers
        );
    }

    [Fact]
    public async Task A_session_has_the_sum_of_all_branches_and_says_how_many_answers_are_not_in_it()
    {
        var user = app.NewUser();
        var next = Unique.Text();
        app.Model.When(
            _said,
            Reply("""{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":4}}"""),
            Steps.Say("Another answer.")
        );
        app.Model.When(next, Steps.Fail(400));

        var turn = await user.StreamAsync(_said);
        await user.StreamAsync(new { trigger = "regenerate-message", messageId = turn.MessageId });
        await user.StreamAsync(next, turn.SessionId);

        Assert.Equal(
            """
            {"answers":3,"answersWithoutFigures":1,"inputTokens":20,"outputTokens":10,"cachedInputTokens":4,
            "models":[{"model":"fake-1","answers":2},{"model":"vendor/model-7b","answers":1}]}
            """,
            await UsageAsync(user, turn.SessionId),
            SameMembers
        );
    }

    [Fact]
    public async Task A_session_without_an_answer_has_no_figures()
    {
        var user = app.NewUser();
        var session = (await user.CreateSessionsAsync(1))[0];

        Assert.Equal(
            """{"answers":0,"answersWithoutFigures":0,"models":[]}""",
            await UsageAsync(user, session),
            SameMembers
        );
    }

    /// <summary>A reply of a provider behind the endpoint, with this usage.</summary>
    private static Step Reply(string usage, bool call = false)
    {
        var delta = call
            ? """{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"list_tasks","arguments":"{}"}}]}"""
            : """{"content":"An answer."}""";
        var reason = call ? "tool_calls" : "stop";
        return Steps.Raw(
            "text/event-stream",
            string.Create(
                CultureInfo.InvariantCulture,
                $$$"""
                data: {"id":"1","model":"vendor/model-7b","choices":[{"index":0,"delta":{{{delta}}},"finish_reason":"{{{reason}}}"}]}

                data: {"id":"1","model":"vendor/model-7b","choices":[],"usage":{{{usage}}}}

                data: [DONE]


                """
            )
        );
    }

    private static async Task<JsonElement> MetadataAsync(ChatUser user, TurnStream turn) =>
        (await user.SessionAsync(turn.SessionId)).GetProperty("messages")[1].GetProperty("metadata");

    private static async Task<string> UsageAsync(ChatUser user, Guid sessionId) =>
        (await user.GetAsync($"/api/chat/sessions/{sessionId}/usage")).GetRawText();

    /// <summary>JSON with the same members: Postgres stores them in an order of its own.</summary>
    private static bool SameMembers(string expected, string actual) =>
        JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, JsonDocument.Parse(actual).RootElement);
}
