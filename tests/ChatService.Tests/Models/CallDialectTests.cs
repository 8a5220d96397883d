using System.Text.Json;
using Fubuni.ChatService.Models;
using static Fubuni.ChatService.Tests.Models.Sse;

namespace Fubuni.ChatService.Tests.Models;

/// <summary>However a model writes that it wants a tool called, it is called once, with what was meant.</summary>
public sealed class CallDialectTests
{
    private const string Arguments = """{\"title\":\"x\"}""";

    public static TheoryData<string, string> Calls =>
        new()
        {
            { "plain", Call(Whole("\"index\":0,\"id\":\"c\",\"type\":\"function\",", $"\"{Arguments}\"")) },
            { "no index", Call(Whole("\"id\":\"c\",", $"\"{Arguments}\"")) },
            { "index a text", Call(Whole("\"index\":\"0\",", $"\"{Arguments}\"")) },
            { "index one", Call(Whole("\"index\":1,", $"\"{Arguments}\"")) },
            { "type empty", Call(Whole("\"type\":\"\",", $"\"{Arguments}\"")) },
            { "type null", Call(Whole("\"type\":null,", $"\"{Arguments}\"")) },
            { "id a number", Call(Whole("\"id\":7,", $"\"{Arguments}\"")) },
            { "arguments an object", Call(Whole("", """{"title":"x"}""")) },
            {
                "arguments in a text",
                Call(Whole("", JsonSerializer.Serialize(JsonSerializer.Serialize("""{"title":"x"}"""))))
            },
            { "arguments in a fence", Call(Whole("", JsonSerializer.Serialize("```json\n{\"title\":\"x\"}\n```"))) },
            { "arguments after an empty object", Call(Whole("", $"\"{{}}{Arguments}\"")) },
            { "arguments twice", Call(Whole("", $"\"{Arguments}{Arguments}\"")) },
            {
                "the name with spaces",
                Call(Whole("", $"\"{Arguments}\"").Replace("add_task", " add_task ", StringComparison.Ordinal))
            },
            { "the only call not in a list", Delta($"{{\"tool_calls\":{Whole("", $"\"{Arguments}\"")}}}") },
            {
                "the older form",
                Delta(Whole("", $"\"{Arguments}\"").Replace("function", "function_call", StringComparison.Ordinal))
            },
            {
                "of another type",
                Call(
                    Whole("\"type\":\"custom\",", $"\"{Arguments}\"")
                        .Replace("function", "custom", StringComparison.Ordinal)
                        .Replace("arguments", "input", StringComparison.Ordinal)
                )
            },
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_is_understood(string kind, string chunk)
    {
        var answer = await ModelEndpoint.AskAsync(Stream(chunk, Finish("tool_calls")));

        var call = Assert.Single(answer.Calls);
        Assert.Equal((kind, "add_task"), (kind, call.Name));
        Assert.Equal("x", $"{call.Arguments!["title"]}");
    }

    [Fact]
    public async Task A_call_in_pieces_with_empty_names_is_one()
    {
        var answer = await ModelEndpoint.AskAsync(
            Stream(
                Call("""{"index":0,"id":"c","type":"","function":{"name":"add_task","arguments":"{\"tit"}}"""),
                Call("""{"index":0,"id":"","type":null,"function":{"name":"","arguments":"le\":\"x\"}"}}"""),
                Call("""{"index":0,"function":null}"""),
                Finish("tool_use")
            )
        );

        Assert.Equal("x", $"{Assert.Single(answer.Calls).Arguments!["title"]}");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"{}\"")]
    public async Task No_arguments_are_an_empty_object(string arguments)
    {
        var answer = await ModelEndpoint.AskAsync(Stream(Call(Whole("", arguments)), Finish("tool_calls")));

        Assert.Empty(Assert.Single(answer.Calls).Arguments!);
    }

    [Theory]
    [InlineData("\"{\\\"title\\\":\\\"cut in ha\"")]
    [InlineData("\"[1,2]\"")]
    [InlineData("\"add it\"")]
    [InlineData("[1,2]")]
    public async Task Arguments_that_are_no_object_say_so(string arguments)
    {
        var answer = await ModelEndpoint.AskAsync(Stream(Call(Whole("", arguments)), Finish("length")));

        Assert.NotNull(Assert.Single(answer.Calls).Exception);
    }

    [Fact]
    public async Task More_calls_than_are_taken_end_the_reply()
    {
        var calls = Enumerable.Range(0, 60).Select(n => Call(Whole($"\"index\":{n},", "\"{}\"")));

        var answer = await ModelEndpoint.AskAsync(Stream([.. calls, Finish("tool_calls")]));

        Assert.Equal(ModelError.TooLarge, answer.Error);
    }

    private static string Whole(string members, string arguments) =>
        $"{{{members}\"function\":{{\"name\":\"add_task\",\"arguments\":{arguments}}}}}";
}
