using static Fubuni.ChatService.Tests.Models.Sse;

namespace Fubuni.ChatService.Tests.Models;

/// <summary>A member that is not needed never ends a reply, whatever it is.</summary>
public sealed class LenientReplyTests
{
    public static TheoryData<string, string> Replies =>
        new()
        {
            { "plain", Stream(Say("Hello"), Stop) },
            { "role empty", Stream(Delta("""{"role":"","content":"Hello"}"""), Stop) },
            { "role of another", Stream(Delta("""{"role":"ai","content":"Hello"}"""), Stop) },
            { "role a number", Stream(Delta("""{"role":7,"content":"Hello"}"""), Stop) },
            { "created in milliseconds", Stream(Say("Hello")[..^1] + ""","created":1700000000123}""", Stop) },
            { "created a fraction", Stream(Say("Hello")[..^1] + ""","created":1700000000.5}""", Stop) },
            { "created null", Stream(Say("Hello")[..^1] + ""","created":null}""", Stop) },
            { "created a date", Stream(Say("Hello")[..^1] + ""","created":"2026-01-01T00:00:00Z"}""", Stop) },
            { "identity null", Stream("""{"id":null,"model":null,"choices":[{"delta":{"content":"Hello"}}]}""", Stop) },
            { "fingerprint a number", Stream(Say("Hello")[..^1] + ""","system_fingerprint":17}""", Stop) },
            { "choices null", Stream(Say("Hello"), Stop, """{"choices":null,"usage":{}}""") },
            { "choices missing", Stream(Say("Hello"), Stop, """{"usage":{}}""") },
            { "choices a text", Stream(Say("Hello"), """{"choices":"x"}""", Stop) },
            { "choice a text", Stream(Say("Hello"), """{"choices":["x",7,null]}""", Stop) },
            { "index null", Stream("""{"choices":[{"index":null,"delta":{"content":"Hello"}}]}""", Stop) },
            { "index a text", Stream("""{"choices":[{"index":"0","delta":{"content":"Hello"}}]}""", Stop) },
            { "delta null", Stream(Say("Hello"), """{"choices":[{"delta":null,"finish_reason":"stop"}]}""") },
            { "delta a text", Stream(Say("Hello"), """{"choices":[{"delta":"x","finish_reason":"stop"}]}""") },
            { "no delta", Stream(Say("Hello"), """{"choices":[{"finish_reason":"stop"}]}""") },
            {
                "log probabilities a list",
                Stream("""{"choices":[{"delta":{"content":"Hello"},"logprobs":[]}]}""", Stop)
            },
            {
                "log probabilities false",
                Stream("""{"choices":[{"delta":{"content":"Hello"},"logprobs":false}]}""", Stop)
            },
            { "tool calls a text", Stream(Delta("""{"content":"Hello","tool_calls":""}"""), Stop) },
            { "tool calls null", Stream(Delta("""{"content":"Hello","tool_calls":null}"""), Stop) },
            { "tool calls of nothing", Stream(Delta("""{"content":"Hello","tool_calls":[null,"x"]}"""), Stop) },
            { "function call a text", Stream(Delta("""{"content":"Hello","function_call":""}"""), Stop) },
            { "function call empty", Stream(Delta("""{"content":"Hello","function_call":{}}"""), Stop) },
            { "refusal null", Stream(Delta("""{"content":"Hello","refusal":null}"""), Stop) },
            { "audio odd", Stream(Delta("""{"content":"Hello","audio":{"data":"not base64!"}}"""), Stop) },
            { "annotations odd", Stream(Delta("""{"content":"Hello","annotations":{"a":1}}"""), Stop) },
            { "error null", Stream(Say("Hello")[..^1] + ""","error":null}""", Stop) },
            { "error empty", Stream(Say("Hello")[..^1] + ""","error":""}""", Stop) },
            { "a ping", Stream(Say("Hello"), """{"type":"ping"}""", "{}", "", "ping", "[]", "\"ping\"", Stop) },
            { "content a list", Stream(Delta("""{"content":[{"type":"text","text":"Hel"},{"text":"lo"}]}"""), Stop) },
            { "content an object", Stream(Delta("""{"content":{"type":"text","text":"Hello"}}"""), Stop) },
            {
                "content with an image",
                Stream(
                    Delta("""{"content":[{"type":"image_url","image_url":{"url":"data:"}},{"text":"Hello"}]}"""),
                    Stop
                )
            },
            { "content null first", Stream(Delta("""{"role":"assistant","content":null}"""), Say("Hello"), Stop) },
            {
                "a message in a stream",
                Stream("""{"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]}""")
            },
            { "text of a completion", Stream("""{"choices":[{"text":"Hello","finish_reason":"stop"}]}""") },
            {
                "another choice",
                Stream(
                    """{"choices":[{"delta":{"content":"Hello"}},{"index":1,"delta":{"content":"no"},"finish_reason":"stop"}]}""",
                    Stop
                )
            },
            {
                "the index last",
                Stream(
                    """{"choices":[{"delta":{"content":"no"},"index":1},{"delta":{"content":"Hello"},"index":0}]}""",
                    Stop
                )
            },
            { "an error after the end", Stream(Say("Hello"), Stop, """{"error":{"message":"late","code":500}}""") },
            {
                "the reason empty until the end",
                Stream("""{"choices":[{"delta":{"content":"Hello"},"finish_reason":""}]}""", Stop)
            },
            { "half a name", Stream(Say("Hello")[..^1] + ""","\ud800":1}""", Stop) },
        };

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task A_reply_is_read_whatever_its_other_members_are(string kind, string body)
    {
        var answer = await ModelEndpoint.AskAsync(body);

        Assert.Equal((kind, "Hello", "stop", null), (kind, answer.Text, answer.FinishReason, answer.Error));
    }

    [Theory]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5}""", 10L, 5L)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":null}""", 10L, null)]
    [InlineData("""{"prompt_tokens":10.0,"completion_tokens":5.5}""", 10L, 5L)]
    [InlineData("""{"prompt_tokens":"10","completion_tokens":"x"}""", 10L, null)]
    [InlineData("""{"prompt_tokens":-1,"completion_tokens":99999999999}""", null, 2147483647L)]
    public async Task Usage_is_taken_as_far_as_it_can_be_read(string usage, long? input, long? output)
    {
        var answer = await ModelEndpoint.AskAsync(Stream(Say("Hello"), Stop[..^1] + $$""","usage":{{usage}}}"""));

        Assert.Equal(
            ("Hello", input, output),
            (answer.Text, answer.Usage?.InputTokenCount, answer.Usage?.OutputTokenCount)
        );
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("0")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task A_reply_without_usage_has_none(string usage)
    {
        var answer = await ModelEndpoint.AskAsync(Stream(Say("Hello"), Stop[..^1] + $$""","usage":{{usage}}}"""));

        Assert.Equal(("Hello", null), (answer.Text, answer.Usage));
    }

    [Theory]
    [InlineData("""a \ud83c""", """\udf89 b""", "a 🎉 b")]
    [InlineData("""x\udc00y""", "", "x\uFFFDy")]
    [InlineData("""x\ud83c""", "", "x\uFFFD")]
    [InlineData("""\ud83cx""", """\udf89""", "\uFFFDx\uFFFD")]
    [InlineData("Gr\\u00fc\\u00dfe \\\"\\/\\t", "日本語", "Grüße \"/\t日本語")]
    public async Task A_character_that_is_cut_in_two_is_put_together(string first, string second, string text)
    {
        var answer = await ModelEndpoint.AskAsync(Stream(Say(first), Say(second), Stop));

        Assert.Equal((text, "stop"), (answer.Text, answer.FinishReason));
    }
}
