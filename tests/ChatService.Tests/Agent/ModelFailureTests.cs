using System.Net;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Microsoft.AspNetCore.Http;

namespace Fubuni.ChatService.Tests.Agent;

/// <summary>
/// However a model fails, the user gets a friendly text, programs get a stable code, and what was said is kept.
/// </summary>
public sealed class ModelFailureTests(ChatApp app)
{
    private readonly ChatFactory _impatient = app.SharedReplica(
        ("Agent:IdleTimeout", "00:00:00.500"),
        ("Agent:FirstByteTimeout", "00:00:00.500")
    );

    public static TheoryData<string, Step, string, string> Failures =>
        new()
        {
            { "429", Steps.Fail(429), "", "model_rate_limited" },
            { "500", Steps.Fail(500), "", "model_unavailable" },
            { "503", Steps.Fail(503), "", "model_unavailable" },
            { "401", Steps.Fail(401), "", "model_unauthorized" },
            { "400", Steps.Fail(400), "", "model_rejected_request" },
            { "hangs before the first word", Steps.SayThenHang(), "", "model_timeout" },
            { "hangs in the middle", Steps.SayThenHang("half an"), "half an", "model_timeout" },
            { "ends without a reason", Steps.SayThenEnd("half an"), "half an", "model_interrupted" },
            {
                "garbage in the stream",
                Steps.Raw("text/event-stream", "data: {\"choices\":[{\"delta\":}]}\n\n"),
                "",
                "model_invalid_response"
            },
            {
                "a page instead of a stream",
                Steps.Raw("text/html", "<html>Sign in</html>"),
                "",
                "model_invalid_response"
            },
            { "resets before it answers", Steps.Reset, "", "model_unavailable" },
            {
                "an error in the stream",
                Steps.Raw("text/event-stream", "data: {\"error\":{\"message\":\"secret insides\",\"code\":502}}\n\n"),
                "",
                "model_unavailable"
            },
            {
                "bytes that are no text",
                Steps.Raw("text/event-stream", "data: \u0000\ufffd\ufffd\n\n"),
                "",
                "model_invalid_response"
            },
            { "nothing at all", Steps.Raw("text/event-stream", ""), "", "model_invalid_response" },
            { "an empty answer", Steps.Say(), "", "model_invalid_response" },
            { "withheld", response => response.FinishAsync("content_filter"), "", "model_content_filtered" },
            { "all thought and no word", response => response.FinishAsync("length"), "", "model_output_limit" },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_ends_the_stream_with_an_error_and_the_message_keeps_its_text(
        string failure,
        Step step,
        string text,
        string code
    )
    {
        var user = app.NewUser(_impatient);
        var said = $"{Unique.Text()} {failure}";
        app.Model.When(said, step);

        var turn = await user.StreamAsync(said);

        Assert.True(turn.IsDone);
        Assert.Equal(text, turn.Text);
        Assert.Equal(code, turn.ErrorCode);
        var shown = turn.OfType("error").GetProperty("errorText").GetString()!;
        Assert.Equal("error", turn.Types.Last());
        Assert.DoesNotContain("secret", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Exception", shown, StringComparison.Ordinal);
        var answer = (await user.SessionAsync(turn.SessionId)).GetProperty("messages")[1];
        Assert.Equal("error", answer.GetProperty("metadata").GetProperty("status").GetString());
        Assert.Equal(code, answer.GetProperty("metadata").GetProperty("errorCode").GetString());
        Assert.Equal(
            text,
            string.Concat(
                answer
                    .GetProperty("parts")
                    .EnumerateArray()
                    .Where(part => part.GetProperty("type").GetString() == "text")
                    .Select(part => part.GetProperty("text").GetString())
            )
        );
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_leaves_what_came_before()
    {
        var user = app.NewUser();
        var said = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(said, Steps.SayThenBreak("half an", gate.Task));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said));
        await turn.ReadUntilTextAsync("half an");

        gate.SetResult();
        await turn.ReadToEndAsync();

        Assert.Equal("model_interrupted", turn.ErrorCode);
        Assert.Equal("error", await user.StatusAsync(turn.SessionId));
    }

    [Fact]
    public async Task As_one_document_a_failure_is_a_problem_with_the_code()
    {
        var user = app.NewUser();
        var said = Unique.Text();
        app.Model.When(said, Steps.Fail(500));

        var problem = await user.PostAsync("/api/chat", ChatUser.Turn(said), HttpStatusCode.BadGateway);

        Assert.Equal("model_unavailable", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_model_that_cannot_be_reached_is_unavailable()
    {
        await using var alone = app.StartReplica(
            ("ConnectionStrings:model", "Endpoint=http://127.0.0.1:1/v1;Key=k;Model=m")
        );

        var turn = await app.NewUser(alone).StreamAsync("Is anybody there?");

        Assert.Equal("model_unavailable", turn.ErrorCode);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task A_failure_before_the_first_word_is_tried_again_where_that_is_allowed(int status)
    {
        var user = app.NewUser(app.SharedReplica(("Agent:MaxRetries", "1")));
        var said = Unique.Text();
        var script = app.Model.When(said, Steps.Fail(status), Steps.Say("now"));

        var turn = await user.StreamAsync(said);

        Assert.Equal("now", turn.Text);
        Assert.Equal(2, script.Requests.Count);
    }

    [Fact]
    public async Task A_model_that_asks_to_wait_for_long_is_not_called_again()
    {
        var user = app.NewUser(app.SharedReplica(("Agent:MaxRetries", "1")));
        var said = Unique.Text();
        var script = app.Model.When(
            said,
            response =>
            {
                response.Context.Response.Headers.RetryAfter = "3600";
                return Steps.Fail(529)(response);
            }
        );

        var turn = await user.StreamAsync(said);

        Assert.Equal("model_overloaded", turn.ErrorCode);
        Assert.Single(script.Requests);
    }

    [Fact]
    public async Task The_operator_reads_what_kind_of_error_it_was_and_nothing_that_a_user_wrote()
    {
        var logs = new CapturedLogs();
        await using var replica = app.StartReplica(logs);
        var said = Unique.Text();
        app.Model.When(
            said,
            response =>
            {
                response.Context.Response.StatusCode = 400;
                var error = new
                {
                    message = $"Invalid: {said}",
                    type = "invalid_request_error",
                    code = "context_length_exceeded",
                    param = "messages[3].content\nforged",
                };
                return response.Context.Response.WriteAsJsonAsync(new { error });
            }
        );

        await app.NewUser(replica).StreamAsync(said);

        var line = Assert.Single(logs.Lines, line => line.Contains("The model failed run", StringComparison.Ordinal));
        Assert.Contains(
            "status 400, type invalid_request_error, code context_length_exceeded)",
            line,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(said, string.Join('\n', logs.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("forged", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_ended_and_kept()
    {
        await using var hasty = app.StartReplica(("Agent:TimeLimit", "00:00:01"));
        var user = app.NewUser(hasty);
        var said = Unique.Text();
        app.Model.When(said, Steps.SayThenHang("so far"));

        var turn = await user.StreamAsync(said);

        Assert.Equal("time_limit", turn.ErrorCode);
        Assert.Equal("so far", turn.Text);
        Assert.Equal("error", await user.StatusAsync(turn.SessionId));
    }
}
