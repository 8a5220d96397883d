using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;

namespace Fubuni.ChatService.Tests.Turns;

public sealed class TurnTests(ChatApp app)
{
    [Fact]
    public async Task An_answer_streams_and_is_stored_as_it_was_shown()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("Hello", ", ", "world"));

        var turn = await user.StreamAsync(userText);

        Assert.True(turn.IsDone);
        Assert.Equal("Hello, world", turn.Text);
        Assert.Equal(["start", "data-session", "start-step", "text-start"], turn.Types.Take(4));
        Assert.Equal(["text-end", "finish-step", "finish"], turn.Types.TakeLast(3));
        var session = await user.SessionAsync(turn.SessionId);
        Assert.Equal(JsonValueKind.Null, session.GetProperty("activeRunId").ValueKind);
        var messages = session.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(["user", "assistant"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Equal(userText, messages[0].GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal(turn.MessageId, messages[1].GetProperty("id").GetGuid());
        Assert.Equal("Hello, world", messages[1].GetProperty("parts")[1].GetProperty("text").GetString());
        Assert.Equal("complete", messages[1].GetProperty("metadata").GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_response_has_the_headers_of_the_protocol_and_names_the_session()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("Hi"));

        var turn = await user.StreamAsync(userText);

        var headers = turn.Response.Headers;
        Assert.Equal("text/event-stream", turn.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-cache", headers.CacheControl?.ToString());
        Assert.Equal("v1", Assert.Single(headers.GetValues("x-vercel-ai-ui-message-stream")));
        Assert.Equal("no", Assert.Single(headers.GetValues("x-accel-buffering")));
        Assert.Contains("keep-alive", headers.Connection);
        var session = turn.OfType("data-session");
        Assert.True(session.GetProperty("transient").GetBoolean());
        Assert.Equal(turn.SessionId, session.GetProperty("data").GetProperty("id").GetGuid());
        Assert.Equal(userText, session.GetProperty("data").GetProperty("title").GetString());
    }

    [Fact]
    public async Task The_first_words_arrive_before_the_model_has_finished()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(userText, Steps.SayAround("first", gate.Task, "last"));

        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("first");
        Assert.DoesNotContain("last", turn.Text, StringComparison.Ordinal);
        gate.SetResult();
        await turn.ReadToEndAsync();

        Assert.Equal("firstlast", turn.Text);
    }

    [Fact]
    public async Task The_stream_begins_before_the_model_says_anything()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.SayThenHang());

        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadAsync();
        await turn.ReadAsync();

        Assert.Equal(["start", "data-session"], turn.Types);
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{turn.SessionId}/stop", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_silent_stream_is_kept_alive_with_comments()
    {
        await using var eager = app.StartReplica(("Runs:HeartbeatInterval", "00:00:00.050"));
        var user = app.NewUser(eager);
        var userText = Unique.Text();
        app.Model.When(userText, Steps.SayThenHang());
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        using var reader = new StreamReader(
            await turn.Response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)
        );

        var beats = 0;
        while (beats < 3)
        {
            var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            beats += line == ": keep-alive" ? 1 : 0;
        }
    }

    [Fact]
    public async Task When_the_client_disconnects_the_answer_is_completed()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(userText, Steps.SayAround("before", gate.Task, " after"));

        Guid sessionId;
        using (var turn = await user.OpenStreamAsync(ChatUser.Turn(userText)))
        {
            await turn.ReadUntilTextAsync("before");
            sessionId = turn.SessionId;
        }

        gate.SetResult();
        await Eventually.TrueAsync(
            async () => await user.StatusAsync(sessionId) == "complete",
            cancellationToken: TestContext.Current.CancellationToken
        );
        var session = await user.SessionAsync(sessionId);
        Assert.Equal(
            "before after",
            session.GetProperty("messages")[1].GetProperty("parts")[1].GetProperty("text").GetString()
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_chunk_is_padded_by_a_random_length_unless_that_is_switched_off(bool isPadded)
    {
        var user = app.NewUser(isPadded ? null : app.SharedReplica(("Runs:Padding", "false")));
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("Hi"));

        using var response = await user.Http.PostAsJsonAsync(
            "/api/chat/stream",
            ChatUser.Turn(userText),
            TestContext.Current.CancellationToken
        );
        var wire = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var events = wire.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(item => item != "data: [DONE]")
            .ToList();
        var paddings = events
            .SelectMany(item => item.Split('\n'))
            .Where(line => line.StartsWith(": ", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(isPadded ? events.Count : 0, paddings.Count);
        Assert.Equal(isPadded, paddings.Distinct().Count() > 1);
    }

    [Fact]
    public async Task The_prompt_has_the_instructions_and_then_the_chat()
    {
        var user = app.NewUser();
        var (first, second) = (Unique.Text(), Unique.Text());
        app.Model.When(first, Steps.Say("First answer"));
        var script = app.Model.When(second, Steps.Say("Second answer"));

        var turn = await user.StreamAsync(first);
        await user.StreamAsync(second, turn.SessionId);

        var request = Assert.Single(script.Requests);
        var messages = request.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(
            ["system", "user", "assistant", "user"],
            messages.Select(message => message.GetProperty("role").GetString())
        );
        Assert.StartsWith("You are Fubuni", messages[0].GetProperty("content").ToString(), StringComparison.Ordinal);
        Assert.Equal(
            [first, "First answer", second],
            messages.Skip(1).Select(message => message.GetProperty("content").ToString())
        );
        Assert.True(request.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        Assert.Equal(
            ["add_task", "complete_task", "delete_task", "list_tasks", "update_task"],
            request
                .GetProperty("tools")
                .EnumerateArray()
                .Select(tool => tool.GetProperty("function").GetProperty("name").GetString())
                .Order()
        );
    }

    [Fact]
    public async Task Usage_and_the_time_to_the_first_token_are_sent_and_stored()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Call("list_tasks", new { }), Steps.Say("Nothing."));

        var turn = await user.StreamAsync(userText);

        var finish = turn.OfType("finish");
        Assert.Equal("stop", finish.GetProperty("finishReason").GetString());
        var session = await user.SessionAsync(turn.SessionId);
        foreach (
            var metadata in new[]
            {
                finish.GetProperty("messageMetadata"),
                session.GetProperty("messages")[1].GetProperty("metadata"),
            }
        )
        {
            Assert.Equal(20, metadata.GetProperty("usage").GetProperty("inputTokens").GetInt32());
            Assert.Equal(10, metadata.GetProperty("usage").GetProperty("outputTokens").GetInt32());
            Assert.InRange(metadata.GetProperty("timeToFirstTokenMs").GetInt32(), 0, 60_000);
        }
    }

    [Fact]
    public async Task A_turn_can_be_answered_as_one_document()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("All", " at once"));

        var answer = await user.PostAsync("/api/chat", ChatUser.Turn(userText), HttpStatusCode.OK);

        Assert.Equal("assistant", answer.GetProperty("message").GetProperty("role").GetString());
        Assert.Equal(
            "All at once",
            answer.GetProperty("message").GetProperty("parts")[1].GetProperty("text").GetString()
        );
        Assert.Equal(userText, answer.GetProperty("session").GetProperty("title").GetString());
    }
}
