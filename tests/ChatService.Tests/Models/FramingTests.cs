using System.IO.Compression;
using System.Text;
using Fubuni.ChatService.Models;
using Microsoft.AspNetCore.Http;
using static Fubuni.ChatService.Tests.Models.Sse;

namespace Fubuni.ChatService.Tests.Models;

/// <summary>However the events of a reply are framed, and where there are none.</summary>
public sealed class FramingTests
{
    public static TheoryData<string, string> Bodies =>
        new()
        {
            { "CRLF", Stream(Say("Hello"), Stop).Replace("\n", "\r\n", StringComparison.Ordinal) },
            { "CR", Stream(Say("Hello"), Stop).Replace("\n", "\r", StringComparison.Ordinal) },
            { "no space", Stream(Say("Hello"), Stop).Replace("data: ", "data:", StringComparison.Ordinal) },
            { "no end mark", Cut(Say("Hello"), Stop) },
            { "end mark in lower case", Cut(Say("Hello"), Stop, "[done]") },
            { "end mark with spaces", Cut(Say("Hello"), Stop, "[DONE] ") },
            { "no reason but an end mark", Stream(Say("Hello")) },
            { "more after the end mark", Stream(Say("Hello"), Stop) + Cut(Say(" more")) },
            { "no empty line at the end", $"{Cut(Say("Hello"))}data: {Stop}" },
            { "comments", $": PROCESSING\n\n{Cut(Say("Hello"))}: keep-alive\n\n{Cut(Stop)}" },
            { "names of events", $"event: message\nid: 1\nretry: 100\n{Stream(Say("Hello"), Stop)}" },
            { "a ping with a name", $"{Cut(Say("Hello"))}event: ping\ndata: {{}}\n\n{Cut(Stop)}" },
            { "single line breaks", $"data: {Say("Hello")}\ndata: {Stop}\ndata: [DONE]\n" },
            {
                "a document over several lines",
                "data: {\"choices\":\ndata: [{\"delta\":\ndata: {\"content\":\"Hello\"}}]}\n\n" + Cut(Stop)
            },
            { "a byte order mark", $"\uFEFF{Stream(Say("Hello"), Stop)}" },
        };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_stream_is_read_however_it_is_framed(string kind, string body)
    {
        var answer = await ModelEndpoint.AskAsync(body);

        Assert.Equal((kind, "Hello", "stop"), (kind, answer.Text, answer.FinishReason));
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]}""")]
    [InlineData("\r\n{\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}")]
    [InlineData("""{"message":{"content":"Hello"},"done":false}{"done":true,"done_reason":"stop"}""")]
    [InlineData("[{\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}]")]
    public async Task A_document_where_a_stream_was_asked_for_is_the_reply(string body)
    {
        var answer = await ModelEndpoint.AskAsync(body, "application/json");

        Assert.Equal(("Hello", "stop"), (answer.Text, answer.FinishReason));
    }

    [Fact]
    public async Task A_stream_that_says_that_it_is_a_document_is_read()
    {
        var answer = await ModelEndpoint.AskAsync(Stream(Say("Hello"), Stop), "application/json");

        Assert.Equal("Hello", answer.Text);
    }

    [Fact]
    public async Task A_compressed_stream_is_read()
    {
        await using var endpoint = await ModelEndpoint.StartAsync(
            async (context, _, _) =>
            {
                context.Response.Headers.ContentEncoding = "gzip";
                await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
                await gzip.WriteAsync(Encoding.UTF8.GetBytes(Stream(Say("Hello"), Stop)));
            }
        );

        Assert.Equal("Hello", (await endpoint.AskAsync()).Text);
    }

    [Fact]
    public async Task Characters_that_arrive_byte_by_byte_are_whole()
    {
        await using var endpoint = await ModelEndpoint.StartAsync(
            async (context, _, _) =>
            {
                foreach (var value in Encoding.UTF8.GetBytes(Stream(Say("Grüße 🎉"), Stop)))
                {
                    await context.Response.Body.WriteAsync(new[] { value });
                    await context.Response.Body.FlushAsync();
                }
            }
        );

        Assert.Equal("Grüße 🎉", (await endpoint.AskAsync()).Text);
    }

    [Fact]
    public async Task A_reply_with_a_finish_reason_ends_though_its_connection_stays_open()
    {
        await using var endpoint = await ModelEndpoint.StartAsync(
            async (context, _, _) =>
            {
                await context.Response.WriteAsync(Cut(Say("Hello"), Stop));
                await context.Response.Body.FlushAsync();
                await ModelEndpoint.HangAsync(context);
            }
        );

        var answer = await endpoint.AskAsync();

        Assert.Equal(("Hello", "stop"), (answer.Text, answer.FinishReason));
    }

    [Fact]
    public async Task A_reply_that_never_begins_is_a_time_out()
    {
        await using var endpoint = await ModelEndpoint.StartAsync(
            (context, _, _) => ModelEndpoint.HangAsync(context),
            new ModelOptions { MaxRetries = 0, FirstByteTimeout = TimeSpan.FromMilliseconds(200) }
        );

        Assert.Equal(ModelError.Timeout, (await endpoint.AskAsync()).Error);
    }

    [Theory]
    [InlineData("", ModelError.Unreadable)]
    [InlineData("<!doctype html><h1>Sign in</h1>", ModelError.Unreadable)]
    [InlineData("data: {\"choices\":[{\"delta\":}]}\n\n", ModelError.Unreadable)]
    [InlineData("data: [DONE]\n\n", ModelError.Unreadable)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"Half\"}}]}\n\n", ModelError.Interrupted)]
    public async Task What_is_no_reply_or_half_of_one_says_so(string body, object error)
    {
        var answer = await ModelEndpoint.AskAsync(body);

        Assert.Equal(error, answer.Error);
    }
}
