using Fubuni.ChatService.Models;
using static Fubuni.ChatService.Tests.Models.Sse;

namespace Fubuni.ChatService.Tests.Models;

public sealed class FinishReasonTests
{
    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("STOP", "stop")]
    [InlineData("eos", "stop")]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("length", "length")]
    [InlineData("model_length", "length")]
    [InlineData("MAX_TOKENS", "length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("SAFETY", "content_filter")]
    [InlineData("sensitive", "content_filter")]
    [InlineData("tool_use", "tool_calls")]
    [InlineData("function_call", "tool_calls")]
    [InlineData("unknown", "other")]
    [InlineData("repetition", "other")]
    public async Task A_reason_is_taken_by_its_meaning(string reason, string meaning)
    {
        var answer = await ModelEndpoint.AskAsync(Stream(Say("Hello there"), Finish(reason)));

        Assert.Equal(("Hello there", meaning, null), (answer.Text, answer.FinishReason, answer.Error));
    }

    [Theory]
    [InlineData("error")]
    [InlineData("abort")]
    [InlineData("insufficient_system_resource")]
    [InlineData("network_error")]
    public async Task A_reason_that_is_a_failure_ends_the_reply_as_one(string reason)
    {
        var begun = await ModelEndpoint.AskAsync(Stream(Say("Hello there"), Finish(reason)));
        var empty = await ModelEndpoint.AskAsync(Stream(Finish(reason)));

        Assert.Equal(("Hello there", ModelError.Interrupted), (begun.Text, begun.Error));
        Assert.Equal(ModelError.Unavailable, empty.Error);
    }

    [Fact]
    public async Task What_the_provider_behind_the_endpoint_says_is_heard()
    {
        var answer = await ModelEndpoint.AskAsync(
            Stream(
                """{"choices":[{"delta":{"content":""},"finish_reason":"stop","native_finish_reason":"network_error"}]}"""
            )
        );

        Assert.Equal(ModelError.Unavailable, answer.Error);
    }
}
