using System.Text.Json;
using Fubuni.ChatService.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using static Fubuni.ChatService.Tests.Models.Sse;

namespace Fubuni.ChatService.Tests.Models;

/// <summary>
/// What a model does not take is found out from what its endpoint refuses, and left out from then on.
/// </summary>
public sealed class AbilityTests
{
    public static TheoryData<string, string, int, string> Refusals =>
        new()
        {
            { "tools", """{"error":{"message":"m:latest does not support tools"}}""", 400, "tools" },
            {
                "tools of vLLM",
                """{"object":"error","message":"\"auto\" tool choice requires --enable-auto-tool-choice"}""",
                400,
                "tools"
            },
            {
                "tools of llama.cpp",
                """{"error":{"code":500,"message":"tools param requires --jinja flag"}}""",
                500,
                "tools"
            },
            {
                "tools of OpenRouter",
                """{"error":{"message":"No endpoints found that support tool use","code":404}}""",
                404,
                "tools"
            },
            {
                "usage",
                """{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"]}]}""",
                422,
                "stream_options"
            },
            {
                "the older limit",
                """{"error":{"message":"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."}}""",
                400,
                "max_tokens"
            },
            {
                "any limit",
                """{"error":{"message":"max_tokens is too large: 8192. Context length is 4096"}}""",
                400,
                "max_tokens"
            },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_is_refused_is_left_out_at_once_and_from_then_on(
        string kind,
        string error,
        int status,
        string member
    )
    {
        await using var endpoint = await ModelEndpoint.StartAsync(
            (context, request, _) =>
            {
                if (!request.TryGetProperty(member, out var _))
                {
                    return context.Response.WriteAsync(Stream(Say(kind), Stop));
                }

                context.Response.StatusCode = status;
                return context.Response.WriteAsync(error);
            },
            new ModelOptions { MaxRetries = 2 }
        );

        var first = await endpoint.AskAsync();
        var before = endpoint.Requests.Count;
        var second = await endpoint.AskAsync();

        Assert.Equal((kind, kind), (first.Text, second.Text));
        Assert.Equal(before + 1, endpoint.Requests.Count);
    }

    [Fact]
    public async Task A_model_that_is_offered_no_tools_and_calls_one_gets_its_result()
    {
        await using var endpoint = await ModelEndpoint.StartAsync(
            (context, request, _) =>
            {
                if (!request.TryGetProperty("tools", out var _))
                {
                    return context.Response.WriteAsync(Stream(Say("Hello"), Stop));
                }

                context.Response.StatusCode = 400;
                return context.Response.WriteAsync("""{"error":{"message":"m does not support tools"}}""");
            }
        );
        await endpoint.AskAsync();

        await endpoint.AskAsync(
            new ChatMessage(ChatRole.User, "go"),
            new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("call_1", "add_task")]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("call_1", "ok")])
        );

        Assert.Equal(["call_1", "call_1"], Ids(endpoint.Requests[^1]));
    }

    [Fact]
    public async Task Without_a_system_role_its_text_begins_the_first_message()
    {
        await using var endpoint = await ModelEndpoint.StartAsync(
            (context, request, _) =>
            {
                if (request.GetProperty("messages")[0].GetProperty("role").GetString() != "system")
                {
                    return context.Response.WriteAsync(Stream(Say("Hello"), Stop));
                }

                context.Response.StatusCode = 400;
                return context.Response.WriteAsync("""{"error":{"message":"System role not supported"}}""");
            }
        );

        await endpoint.AskAsync(new ChatMessage(ChatRole.System, "Be kind."), new ChatMessage(ChatRole.User, "Hi"));

        var message = Assert.Single(endpoint.Requests[^1].GetProperty("messages").EnumerateArray());
        Assert.Equal("Be kind.\n\nHi", message.GetProperty("content").GetString());
    }

    [Fact]
    public async Task Ids_of_calls_are_nine_letters_and_digits_where_no_others_are_taken()
    {
        await using var endpoint = await ModelEndpoint.StartAsync(
            (context, request, _) =>
            {
                if (Ids(request).All(id => id.Length == 9))
                {
                    return context.Response.WriteAsync(Stream(Say("Hello"), Stop));
                }

                context.Response.StatusCode = 422;
                return context.Response.WriteAsync(
                    """{"message":"Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9."}"""
                );
            }
        );

        var answer = await endpoint.AskAsync(
            new ChatMessage(ChatRole.User, "go"),
            new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("call_1", "add_task")]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("call_1", "ok")])
        );

        Assert.Equal("Hello", answer.Text);
        Assert.Single(Ids(endpoint.Requests[^1]).Distinct());
    }

    [Fact]
    public async Task An_error_that_leaving_out_does_not_solve_is_neither_remembered_nor_retried_without_end()
    {
        await using var endpoint = await ModelEndpoint.StartAsync(
            (context, _, _) =>
            {
                context.Response.StatusCode = 400;
                return context.Response.WriteAsync("""{"error":{"message":"tools and system role and max_tokens"}}""");
            }
        );

        var answer = await endpoint.AskAsync();
        var before = endpoint.Requests.Count;
        await endpoint.AskAsync();

        Assert.Equal(ModelError.Rejected, answer.Error);
        Assert.InRange(before, 2, 7);
        Assert.True(endpoint.Requests[before].TryGetProperty("tools", out _));
    }

    [Fact]
    public async Task A_schema_has_no_lists_of_types_and_no_defaults()
    {
        await using var endpoint = await ModelEndpoint.StartAsync(
            (context, _, _) => context.Response.WriteAsync(Stream(Say("Hello"), Stop))
        );
        ChatOptions options = new()
        {
            Tools =
            [
                AIFunctionFactory.Create((string title, string? notes = null, int? count = 3) => title, "add_task"),
            ],
        };

        await endpoint.Client.GetResponseAsync("hello", options, TestContext.Current.CancellationToken);

        var schema = endpoint.Requests[0].GetProperty("tools")[0].GetProperty("function").GetProperty("parameters");
        Assert.Equal("string", schema.GetProperty("properties").GetProperty("notes").GetProperty("type").GetString());
        Assert.Equal("integer", schema.GetProperty("properties").GetProperty("count").GetProperty("type").GetString());
        Assert.DoesNotContain("\"default\"", schema.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(["title"], schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
    }

    private static IEnumerable<string> Ids(JsonElement request)
    {
        foreach (var message in request.GetProperty("messages").EnumerateArray())
        {
            if (message.TryGetProperty("tool_call_id", out var id))
            {
                yield return id.GetString()!;
            }

            if (message.TryGetProperty("tool_calls", out var calls))
            {
                foreach (var call in calls.EnumerateArray())
                {
                    yield return call.GetProperty("id").GetString()!;
                }
            }
        }
    }
}
