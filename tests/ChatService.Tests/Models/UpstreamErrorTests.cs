using Fubuni.ChatService.Models;
using static Fubuni.ChatService.Tests.Models.Sse;

namespace Fubuni.ChatService.Tests.Models;

/// <summary>A provider's error is classified by its cause, whatever its status and wherever it comes.</summary>
public sealed class UpstreamErrorTests
{
    public static TheoryData<int, string, object> Errors =>
        new()
        {
            {
                429,
                """{"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}}""",
                ModelError.RateLimited
            },
            {
                429,
                """{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}""",
                ModelError.OutOfCredit
            },
            { 402, """{"error":{"message":"Insufficient Balance"}}""", ModelError.OutOfCredit },
            { 401, """{"error":{"message":"Incorrect API key provided"}}""", ModelError.Unauthorized },
            { 400, """{"error":{"message":"API key not valid","code":"invalid_api_key"}}""", ModelError.Unauthorized },
            { 403, """{"error":{"message":"Country not supported"}}""", ModelError.Unauthorized },
            {
                404,
                """{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}""",
                ModelError.NotFound
            },
            { 404, "<html>404</html>", ModelError.NotFound },
            {
                400,
                """{"error":{"message":"maximum context length is 8192 tokens","code":"context_length_exceeded"}}""",
                ModelError.ContextTooLong
            },
            { 413, """{"error":{"message":"Request too large"}}""", ModelError.ContextTooLong },
            { 400, """{"error":{"message":"filtered","code":"content_filter"}}""", ModelError.ContentFiltered },
            {
                529,
                """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""",
                ModelError.Overloaded
            },
            {
                503,
                """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""",
                ModelError.Overloaded
            },
            { 503, "", ModelError.Unavailable },
            { 502, "<html>502</html>", ModelError.Unavailable },
            { 500, """{"error":{"message":"boom"}}""", ModelError.Unavailable },
            { 504, "", ModelError.Timeout },
            { 400, """[{"error":{"message":"odd","status":"INVALID_ARGUMENT"}}]""", ModelError.Rejected },
            { 422, """{"detail":"no"}""", ModelError.Rejected },
            { 400, "\"\\ud800\"", ModelError.Rejected },
        };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task An_error_instead_of_a_reply(int status, string body, object error)
    {
        var answer = await ModelEndpoint.AskAsync(body, "application/json", status);

        Assert.Equal(error, answer.Error);
    }

    [Theory]
    [InlineData("""{"error":{"code":429,"message":"Rate limited upstream"}}""", ModelError.RateLimited)]
    [InlineData("""{"error":{"code":402,"message":"Insufficient credits"}}""", ModelError.OutOfCredit)]
    [InlineData("""{"error":{"code":"server_error","message":"x"}}""", ModelError.Unavailable)]
    [InlineData("""{"error":"something"}""", ModelError.Unavailable)]
    [InlineData("""{"object":"error","message":"the context size is exceeded"}""", ModelError.ContextTooLong)]
    [InlineData(
        """{"choices":[{"error":{"code":502,"message":"x"},"finish_reason":"error"}]}""",
        ModelError.Unavailable
    )]
    public async Task An_error_as_the_first_thing_of_a_reply(string document, object error)
    {
        Assert.Equal(error, (await ModelEndpoint.AskAsync(Stream(document))).Error);
        Assert.Equal(error, (await ModelEndpoint.AskAsync(document, "application/json")).Error);
    }

    [Theory]
    [InlineData(
        """{"error":{"code":"server_error","message":"x"},"choices":[{"finish_reason":"error"}]}""",
        ModelError.Interrupted
    )]
    [InlineData("""{"error":{"code":502,"message":"x"},"choices":[]}""", ModelError.Interrupted)]
    [InlineData("""{"error":"an error was encountered"}""", ModelError.Interrupted)]
    [InlineData("""{"error":{"code":429}}""", ModelError.RateLimited)]
    public async Task An_error_after_the_first_words_keeps_them(string document, object error)
    {
        var answer = await ModelEndpoint.AskAsync(Stream(Say("Hello"), document));

        Assert.Equal(("Hello", error), (answer.Text, answer.Error));
    }

    [Fact]
    public async Task An_event_that_is_named_an_error_is_one()
    {
        var answer = await ModelEndpoint.AskAsync(
            $"{Cut(Say("Hello"))}event: error\ndata: {{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n"
        );

        Assert.Equal(("Hello", ModelError.Overloaded), (answer.Text, answer.Error));
    }
}
