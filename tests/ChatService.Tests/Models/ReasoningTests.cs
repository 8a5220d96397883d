using System.Text.Json;
using Fubuni.ChatService.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using static Fubuni.ChatService.Tests.Models.Sse;

namespace Fubuni.ChatService.Tests.Models;

/// <summary>Reasoning is kept apart from the text, and is sent back to a provider that wants it.</summary>
public sealed class ReasoningTests
{
    private const string AddTask =
        """{"index":0,"id":"c1","type":"function","function":{"name":"add_task","arguments":"{\"title\":\"x\"}"}}""";

    public static TheoryData<string, string> Thoughts =>
        new()
        {
            {
                "reasoning_content",
                Stream(
                    Delta("""{"reasoning_content":"Let me "}"""),
                    Delta("""{"reasoning_content":"think"}"""),
                    Say("42"),
                    Stop
                )
            },
            { "reasoning", Stream(Delta("""{"content":"","reasoning":"Let me think"}"""), Say("42"), Stop) },
            {
                "both with the same",
                Stream(Delta("""{"reasoning":"Let me think","reasoning_content":"Let me think"}"""), Say("42"), Stop)
            },
            {
                "a content array",
                Stream(
                    Delta("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Let me think"}]}]}"""),
                    Delta("""{"content":[{"type":"text","text":"42"}]}"""),
                    Stop
                )
            },
            { "tags", Stream(Say("<think>Let me "), Say("think</think>\\n\\n42"), Stop) },
            { "tags after white space", Stream(Say("\\n <think>Let me think</think>42"), Stop) },
            { "other tags", Stream(Say("<Thinking>Let me think</Thinking>42"), Stop) },
            { "in a document", """{"choices":[{"message":{"reasoning_content":"Let me think","content":"42"}}]}""" },
        };

    [Theory]
    [MemberData(nameof(Thoughts))]
    public async Task A_thought_is_no_part_of_the_text(string kind, string body)
    {
        var answer = await ModelEndpoint.AskAsync(body);

        Assert.Equal((kind, "Let me think", "42"), (kind, answer.Reasoning, answer.Text));
    }

    [Fact]
    public async Task Tags_may_be_cut_anywhere()
    {
        const string Whole = "<think>a < b </thin> c</think>\\n<think>d</think>e <think>f</think>";
        for (var cut = 1; cut < Whole.Length; cut++)
        {
            if (Whole[cut - 1] == '\\')
            {
                continue;
            }

            var answer = await ModelEndpoint.AskAsync(Stream(Say(Whole[..cut]), Say(Whole[cut..]), Stop));

            Assert.Equal(("a < b </thin> cd", "e <think>f</think>"), (answer.Reasoning, answer.Text));
        }
    }

    [Theory]
    [InlineData("<th", "", "<th")]
    [InlineData("<think", "", "<think")]
    [InlineData("  ", "", "  ")]
    [InlineData("<think>only", "only", "")]
    [InlineData("<think>only</thi", "only</thi", "")]
    [InlineData("<thinker>x", "", "<thinker>x")]
    [InlineData("`<think>` begins a thought", "", "`<think>` begins a thought")]
    public async Task Nothing_is_lost_where_tags_are_not_whole(string said, string thought, string text)
    {
        var answer = await ModelEndpoint.AskAsync(Stream(Say(said), Stop));

        Assert.Equal((thought, text), (answer.Reasoning, answer.Text));
    }

    [Theory]
    [InlineData("reasoning_content")]
    [InlineData("reasoning")]
    public async Task Reasoning_goes_back_with_the_results_of_tools_under_the_name_that_it_had(string member)
    {
        var answered = await ModelEndpoint.AskAsync(
            Stream(Delta($$"""{"{{member}}":"I need "}"""), Delta($$"""{"{{member}}":"a tool"}"""), Call(AddTask), Stop)
        );

        var message = await RepeatAsync(answered);

        Assert.Equal("I need a tool", message.GetProperty(member).GetString());
    }

    [Fact]
    public async Task Members_that_are_not_known_go_back_to_the_provider()
    {
        var answered = await ModelEndpoint.AskAsync(
            Stream(
                Delta("""{"reasoning_details":[{"type":"reasoning.text","index":0,"text":"hm","format":null}]}"""),
                Delta("""{"reasoning_details":[{"type":"reasoning.text","index":0,"text":"m","signature":"s1"}]}"""),
                Delta(
                    """{"reasoning_details":[{"type":"reasoning.encrypted","index":1,"data":"e\u0000"}],"annotations":[]}"""
                ),
                Call(
                    """
                    {"index":0,"id":"c1","extra_content":{"google":{"thought_signature":"abc"}},
                     "function":{"name":"add_task","arguments":"{}","strictness":2}}
                    """.ReplaceLineEndings("")
                ),
                Stop
            )
        );

        var message = await RepeatAsync(answered);

        var details = message.GetProperty("reasoning_details");
        Assert.Equal(2, details.GetArrayLength());
        Assert.Equal("hmm", details[0].GetProperty("text").GetString());
        Assert.Equal("s1", details[0].GetProperty("signature").GetString());
        Assert.Equal("e", details[1].GetProperty("data").GetString());
        Assert.False(message.TryGetProperty("annotations", out _));
        var call = message.GetProperty("tool_calls")[0];
        Assert.Equal(
            "abc",
            call.GetProperty("extra_content").GetProperty("google").GetProperty("thought_signature").GetString()
        );
        Assert.Equal(2, call.GetProperty("function").GetProperty("strictness").GetInt32());
    }

    [Fact]
    public void What_a_provider_wants_back_survives_being_stored()
    {
        var content = new TextReasoningContent("")
        {
            AdditionalProperties = new AdditionalPropertiesDictionary
            {
                [ProviderData.ReasoningMember] = "reasoning",
                [ProviderData.Members] = JsonDocument.Parse("""{"a":[1]}""").RootElement,
            },
        };

        var restored = ProviderData.FromJson(ProviderData.ToJson(content));

        Assert.Equal("reasoning", restored![ProviderData.ReasoningMember]);
        Assert.Equal("""{"a":[1]}""", ((JsonElement)restored[ProviderData.Members]!).GetRawText());
    }

    /// <returns>The message as the next request repeats it.</returns>
    private static async Task<JsonElement> RepeatAsync(ModelAnswer answered)
    {
        await using var endpoint = await ModelEndpoint.StartAsync(
            (context, _, _) => context.Response.WriteAsync(Stream(Say("Done."), Stop))
        );
        await endpoint.AskAsync(
            new ChatMessage(ChatRole.User, "go"),
            answered.ToMessage(),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("0", "ok")])
        );
        return endpoint.Requests[0].GetProperty("messages")[1];
    }
}
