using System.Text;
using CsCheck;
using Fubuni.ChatService.Models;
using Microsoft.Extensions.AI;
using static Fubuni.ChatService.Tests.Models.Sse;

namespace Fubuni.ChatService.Tests.Models;

/// <summary>Nothing that an endpoint sends ends a reply with anything but a failure of the model.</summary>
public sealed class FuzzTests
{
    private static readonly byte[][] Replies =
    [
        .. new[]
        {
            Stream(
                Say("Gr\\u00fc\\ud83c\\udf89"),
                Delta("""{"reasoning_content":"hm","content":[{"text":"x"}]}"""),
                Stop
            ),
            Stream(
                Say("<think>a</think>b"),
                Call(
                    """{"index":0,"id":"c","function":{"name":"add_task","arguments":"{\"title\":\"x\"}"},"extra":{"a":[1]}}"""
                ),
                Finish("tool_calls")
            ),
            Stream(Delta("""{"reasoning_details":[{"type":"t","index":0,"text":"hm"}]}"""), Say("x"), Stop),
            """{"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}""",
            """{"error":{"message":"boom","code":500,"type":"t"}}""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>A piece replaced, cut out or put in twice, at any place of a reply that is right.</summary>
    private static readonly Gen<byte[]> Broken =
        from reply in Gen.OneOf(Replies)
        from at in Gen.Int[0, reply.Length - 1]
        from length in Gen.Int[0, 12]
        from insert in Gen.OneOf(
            Gen.Byte.Array[0, 8],
            Gen.OneOf(
                    "\\ud800",
                    "\\u0000",
                    "null",
                    "{",
                    "}",
                    "[",
                    "]",
                    "\"",
                    "1e999",
                    "\n\n",
                    "data: ",
                    "<think>",
                    "</think>",
                    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
                )
                .Select(Encoding.UTF8.GetBytes)
        )
        select (byte[])[.. reply[..at], .. insert, .. reply[Math.Min(at + length, reply.Length)..]];

    [Fact]
    public void A_broken_reply_fails_as_a_reply() =>
        Broken.Sample(
            body =>
            {
                var reply = new ReplyBuilder(new ModelOptions());
                try
                {
                    ChunkReader.Read("", body, reply);
                    reply.ThrowIfFailed();
                    Check(reply.Complete());
                }
                catch (Exception exception)
                {
                    Assert.IsType<ModelException>(ModelFailure.Of(exception, reply.HasWords));
                    Assert.True(exception is ModelException or System.Text.Json.JsonException, $"{exception}");
                }
            },
            iter: 20_000
        );

    [Fact]
    public Task A_broken_stream_fails_as_a_reply() =>
        Broken.SampleAsync(
            async body =>
            {
                var answer = await ModelEndpoint.AskAsync(Encoding.Latin1.GetString(body));
                Assert.True(answer.Error is not null || answer.FinishReason is not null);
            },
            iter: 40
        );

    /// <summary>What is given out can be stored and sent on.</summary>
    private static void Check(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            ProviderData.ToJson(content);
            var text = (content as TextContent)?.Text ?? (content as TextReasoningContent)?.Text ?? "";
            Assert.Equal(text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        }
    }
}
