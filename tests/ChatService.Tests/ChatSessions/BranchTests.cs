using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>Edits and other answers make branches; nothing that was said is lost.</summary>
public sealed class BranchTests(ChatApp app)
{
    [Fact]
    public async Task An_edited_message_stands_beside_the_one_it_replaces_and_begins_the_branch_that_is_shown()
    {
        var user = app.NewUser();
        var chat = await TwoTurnsAsync(user);
        var (said, edit) = (Unique.Text(), Guid.CreateVersion7());
        var script = app.Model.When(said, Steps.Say("to the edit"));

        var turn = await user.StreamAsync(ChatUser.Turn(said, chat.Session, edit, edited: chat.Questions[1]));

        Assert.Equal("to the edit", turn.Text);
        var session = await user.SessionAsync(chat.Session);
        Assert.Equal([chat.Questions[0], chat.Answers[0], edit, turn.MessageId], MessageIds(session));
        Assert.Equal(turn.MessageId, session.GetProperty("activeLeafId").GetGuid());
        var branching = Assert.Single(session.GetProperty("branches").EnumerateArray());
        Assert.Equal(chat.Answers[0], branching.GetProperty("parentId").GetGuid());
        Assert.Equal([chat.Questions[1], edit], Ids(branching.GetProperty("messageIds")));
        // The model was told what this branch says, and nothing of the other.
        var told = script.Requests[0].GetProperty("messages").ToString();
        Assert.Contains(chat.Said, told, StringComparison.Ordinal);
        Assert.DoesNotContain("second answer", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_message_can_be_edited_too()
    {
        var user = app.NewUser();
        var chat = await TwoTurnsAsync(user);
        var (said, edit) = (Unique.Text(), Guid.CreateVersion7());
        app.Model.When(said, Steps.Say("anew"));

        // The session need not be named: the message is in one.
        var turn = await user.StreamAsync(ChatUser.Turn(said, messageId: edit, edited: chat.Questions[0]));

        Assert.Equal(chat.Session, turn.SessionId);
        var session = await user.SessionAsync(chat.Session);
        Assert.Equal([edit, turn.MessageId], MessageIds(session));
        var branching = Assert.Single(session.GetProperty("branches").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, branching.GetProperty("parentId").ValueKind);
        Assert.Equal([chat.Questions[0], edit], Ids(branching.GetProperty("messageIds")));
    }

    [Fact]
    public async Task An_answer_is_made_anew_by_its_own_id_even_in_the_middle_of_a_branch()
    {
        var user = app.NewUser();
        var chat = await TwoTurnsAsync(user, Steps.Say("another first answer"));

        var turn = await user.StreamAsync(new { trigger = "regenerate-message", messageId = chat.Answers[0] });

        Assert.Equal("another first answer", turn.Text);
        var session = await user.SessionAsync(chat.Session);
        Assert.Equal([chat.Questions[0], turn.MessageId], MessageIds(session));
        Assert.Equal(
            [chat.Answers[0], turn.MessageId],
            Ids(Assert.Single(session.GetProperty("branches").EnumerateArray()).GetProperty("messageIds"))
        );
    }

    [Fact]
    public async Task Answers_that_failed_without_a_word_are_no_alternatives()
    {
        var user = app.NewUser();
        var said = Unique.Text();
        app.Model.When(said, Steps.Fail(401), Steps.Fail(401), Steps.Say("at last"), Steps.Fail(401));
        var first = await user.StreamAsync(said);

        var second = await RegenerateAsync(user, first.MessageId);
        var session = await user.SessionAsync(first.SessionId);
        Assert.Equal(second.MessageId, MessageIds(session)[^1]);
        Assert.Empty(session.GetProperty("branches").EnumerateArray());

        var third = await RegenerateAsync(user, second.MessageId);
        Assert.Empty((await user.SessionAsync(first.SessionId)).GetProperty("branches").EnumerateArray());

        // The one that is shown is there, and so is the way back from it.
        var fourth = await RegenerateAsync(user, third.MessageId);
        var branching = Assert.Single(
            (await user.SessionAsync(first.SessionId)).GetProperty("branches").EnumerateArray()
        );
        Assert.Equal([third.MessageId, fourth.MessageId], Ids(branching.GetProperty("messageIds")));
    }

    [Fact]
    public async Task Any_message_leads_to_the_newest_leaf_below_it()
    {
        var user = app.NewUser();
        var chat = await TwoTurnsAsync(user);
        var (said, edit) = (Unique.Text(), Guid.CreateVersion7());
        app.Model.When(said, Steps.Say("edited"));
        var edited = await user.StreamAsync(ChatUser.Turn(said, chat.Session, edit, edited: chat.Questions[1]));

        await ShowAsync(user, chat.Session, chat.Questions[1]);
        Assert.Equal(
            [chat.Questions[0], chat.Answers[0], chat.Questions[1], chat.Answers[1]],
            MessageIds(await user.SessionAsync(chat.Session))
        );

        await ShowAsync(user, chat.Session, edit);
        Assert.Equal(edited.MessageId, (await user.SessionAsync(chat.Session)).GetProperty("activeLeafId").GetGuid());

        // From the root, the newest of both branches.
        await ShowAsync(user, chat.Session, chat.Answers[1]);
        await ShowAsync(user, chat.Session, chat.Questions[0]);
        Assert.Equal(edited.MessageId, (await user.SessionAsync(chat.Session)).GetProperty("activeLeafId").GetGuid());
    }

    [Fact]
    public async Task The_next_turn_follows_the_branch_that_is_shown()
    {
        var user = app.NewUser();
        var chat = await TwoTurnsAsync(user);
        var (said, next) = (Unique.Text(), Unique.Text());
        app.Model.When(said, Steps.Say("edited"));
        app.Model.When(next, Steps.Say("and on"));
        var edited = await user.StreamAsync(ChatUser.Turn(said, chat.Session, edited: chat.Questions[1]));
        await ShowAsync(user, chat.Session, chat.Answers[1]);

        var stale = await user.PostAsync(
            "/api/chat/stream",
            ChatUser.Turn(next, chat.Session, parentId: edited.MessageId),
            HttpStatusCode.Conflict
        );
        var turn = await user.StreamAsync(ChatUser.Turn(next, chat.Session, parentId: chat.Answers[1]));

        Assert.Equal("stale_parent", stale.GetProperty("code").GetString());
        Assert.Equal(chat.Answers[1], MessageIds(await user.SessionAsync(chat.Session))[3]);
        Assert.Equal(turn.MessageId, MessageIds(await user.SessionAsync(chat.Session))[5]);
    }

    [Fact]
    public async Task An_edit_that_is_sent_again_is_the_same_edit()
    {
        var user = app.NewUser();
        var chat = await TwoTurnsAsync(user);
        var (said, edit) = (Unique.Text(), Guid.CreateVersion7());
        var script = app.Model.When(said, Steps.Say("once"));
        var turn = ChatUser.Turn(said, chat.Session, edit, edited: chat.Questions[0]);

        var both = await Task.WhenAll(user.StreamAsync(turn), user.StreamAsync(turn));
        var again = await user.StreamAsync(turn);

        Assert.Single(script.Requests);
        Assert.Single(both.Append(again).Select(stream => stream.MessageId).Distinct());
        var branching = Assert.Single((await user.SessionAsync(chat.Session)).GetProperty("branches").EnumerateArray());
        Assert.Equal([chat.Questions[0], edit], Ids(branching.GetProperty("messageIds")));
    }

    [Fact]
    public async Task Of_two_edits_at_once_one_waits_for_the_other_to_be_answered()
    {
        var user = app.NewUser();
        var chat = await TwoTurnsAsync(user);
        var said = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(said, Steps.SayAround("a", gate.Task, "b"), Steps.Say("later"));

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(_ => SendAsync(user, ChatUser.Turn(said, chat.Session, edited: chat.Questions[1])))
        );
        gate.SetResult();

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
        var refused = await ChatUser.ReadAsync(
            answers.Single(answer => answer.StatusCode == HttpStatusCode.Conflict),
            HttpStatusCode.Conflict
        );
        Assert.Equal("run_active", refused.GetProperty("code").GetString());
        using var first = new TurnStream(answers.Single(answer => answer.StatusCode == HttpStatusCode.OK));
        await first.ReadToEndAsync();
        await user.StreamAsync(ChatUser.Turn(said, chat.Session, edited: chat.Questions[1]));
        var branching = Assert.Single((await user.SessionAsync(chat.Session)).GetProperty("branches").EnumerateArray());
        Assert.Equal(3, branching.GetProperty("messageIds").GetArrayLength());
    }

    [Fact]
    public async Task The_branch_cannot_be_switched_while_an_answer_is_being_written()
    {
        var user = app.NewUser();
        var chat = await TwoTurnsAsync(user);
        var said = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(said, Steps.SayAround("a", gate.Task, "b"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said, chat.Session, edited: chat.Questions[1]));
        await turn.ReadUntilTextAsync("a");

        var problem = await user.SendAsync(
            HttpMethod.Patch,
            $"/api/chat/sessions/{chat.Session}",
            HttpStatusCode.Conflict,
            new { activeLeafId = chat.Answers[1], title = "Not this" }
        );
        // What has nothing to do with the branch can be changed meanwhile.
        await user.SendAsync(
            HttpMethod.Patch,
            $"/api/chat/sessions/{chat.Session}",
            HttpStatusCode.OK,
            new { pinned = true }
        );

        Assert.Equal("run_active", problem.GetProperty("code").GetString());
        gate.SetResult();
        await turn.ReadToEndAsync();
        var session = await user.SessionAsync(chat.Session);
        Assert.Equal(turn.MessageId, session.GetProperty("activeLeafId").GetGuid());
        Assert.NotEqual("Not this", session.GetProperty("title").GetString());
        Assert.True(session.GetProperty("pinned").GetBoolean());
    }

    [Fact]
    public async Task A_switch_and_a_turn_at_once_never_leave_an_answer_off_the_branch_it_was_asked_on()
    {
        var user = app.NewUser();
        var chat = await TwoTurnsAsync(user, Steps.Say("other"));
        var other = await user.StreamAsync(new { trigger = "regenerate-message", messageId = chat.Answers[0] });
        Guid[] leaves = [chat.Answers[1], other.MessageId];

        for (var round = 0; round < 6; round++)
        {
            var said = Unique.Text();
            app.Model.When(said, Steps.Say("ok"));
            var parent = (await user.SessionAsync(chat.Session)).GetProperty("activeLeafId").GetGuid();
            var switching = user.Http.PatchAsync(
                $"/api/chat/sessions/{chat.Session}",
                System.Net.Http.Json.JsonContent.Create(new { activeLeafId = leaves.First(leaf => leaf != parent) }),
                TestContext.Current.CancellationToken
            );
            using var turn = new TurnStream(await SendAsync(user, ChatUser.Turn(said, chat.Session, parentId: parent)));

            var switched = (await switching).StatusCode;
            if (turn.Response.StatusCode == HttpStatusCode.OK)
            {
                await turn.ReadToEndAsync();
                var shown = MessageIds(await user.SessionAsync(chat.Session));
                // Switched after the answer: away from it. Refused: it is shown, below what it was asked on.
                Assert.True(switched == HttpStatusCode.OK || (shown[^1] == turn.MessageId && shown[^3] == parent));
            }
            else
            {
                Assert.Equal(HttpStatusCode.Conflict, turn.Response.StatusCode);
                Assert.Equal(HttpStatusCode.OK, switched);
            }
        }
    }

    [Fact]
    public async Task A_message_that_is_not_there_or_not_of_the_right_role_cannot_be_replaced()
    {
        var user = app.NewUser();
        var (chat, elsewhere) = (await TwoTurnsAsync(user), await TwoTurnsAsync(user));
        var others = await TwoTurnsAsync(app.NewUser());

        foreach (var path in new[] { "/api/chat", "/api/chat/stream" })
        {
            foreach (var unknown in new[] { Guid.CreateVersion7(), others.Questions[0], elsewhere.Questions[0] })
            {
                var missing = await user.PostAsync(
                    path,
                    ChatUser.Turn("hello", chat.Session, edited: unknown),
                    HttpStatusCode.NotFound
                );
                Assert.Equal("message_not_found", missing.GetProperty("code").GetString());
            }

            await RefusedAsync(path, "messageId", ChatUser.Turn("hello", chat.Session, edited: chat.Answers[0]));
            await RefusedAsync(
                path,
                "messageId",
                ChatUser.Turn("hello", chat.Session, chat.Questions[0], edited: chat.Questions[0])
            );
            await RefusedAsync(
                path,
                "messageId",
                new { trigger = "regenerate-message", messageId = chat.Questions[0] }
            );
            await RefusedAsync(path, "messageId", new { trigger = "regenerate-message", messageId = "nonsense" });
            await RefusedAsync(path, "message.id", new { trigger = "regenerate-message" });
            await RefusedAsync(path, "message.id", new { messageId = chat.Questions[0] });
            await RefusedAsync(
                path,
                "message.id",
                new
                {
                    trigger = "regenerate-message",
                    messageId = chat.Answers[0],
                    message = new { id = chat.Questions[1], parts = new[] { new { type = "text", text = "hello" } } },
                }
            );
        }

        Assert.Equal(4, MessageIds(await user.SessionAsync(chat.Session)).Length);

        async Task RefusedAsync(string path, string field, object turn)
        {
            var problem = await user.PostAsync(path, turn, HttpStatusCode.UnprocessableEntity);
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        }
    }

    [Fact]
    public async Task Only_a_message_of_the_session_can_be_shown()
    {
        var user = app.NewUser();
        var (chat, elsewhere) = (await TwoTurnsAsync(user), await TwoTurnsAsync(user));
        var others = await TwoTurnsAsync(app.NewUser());

        foreach (var unknown in new[] { Guid.CreateVersion7(), others.Answers[0], elsewhere.Answers[0] })
        {
            var missing = await user.SendAsync(
                HttpMethod.Patch,
                $"/api/chat/sessions/{chat.Session}",
                HttpStatusCode.NotFound,
                new { activeLeafId = unknown }
            );
            Assert.Equal("message_not_found", missing.GetProperty("code").GetString());
            missing = await user.SendAsync(
                HttpMethod.Get,
                $"/api/chat/sessions/{chat.Session}?before={unknown}",
                HttpStatusCode.NotFound
            );
            Assert.Equal("message_not_found", missing.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task A_long_branch_is_read_backwards_in_pages()
    {
        var user = app.NewUser();
        var chat = await TwoTurnsAsync(user, Steps.Say("other"));
        await user.StreamAsync(new { trigger = "regenerate-message", messageId = chat.Answers[1] });
        await ShowAsync(user, chat.Session, chat.Answers[1]);

        var newest = await user.GetAsync($"/api/chat/sessions/{chat.Session}?limit=3");
        var oldest = await user.GetAsync($"/api/chat/sessions/{chat.Session}?limit=3&before={chat.Answers[0]}");

        Assert.Equal([chat.Answers[0], chat.Questions[1], chat.Answers[1]], MessageIds(newest));
        Assert.True(newest.GetProperty("hasMore").GetBoolean());
        Assert.Single(newest.GetProperty("branches").EnumerateArray());
        Assert.Equal([chat.Questions[0]], MessageIds(oldest));
        Assert.False(oldest.GetProperty("hasMore").GetBoolean());
        Assert.Empty(oldest.GetProperty("branches").EnumerateArray());
        foreach (var limit in new[] { 0, 201 })
        {
            await user.SendAsync(
                HttpMethod.Get,
                $"/api/chat/sessions/{chat.Session}?limit={limit}",
                HttpStatusCode.UnprocessableEntity
            );
        }
    }

    private static Task<TurnStream> RegenerateAsync(ChatUser user, Guid answer) =>
        user.StreamAsync(new { trigger = "regenerate-message", messageId = answer });

    private sealed record Chat(Guid Session, string Said, Guid[] Questions, Guid[] Answers);

    private async Task<Chat> TwoTurnsAsync(ChatUser user, params Step[] more)
    {
        var (said, questions) = (Unique.Text(), new[] { Guid.CreateVersion7(), Guid.CreateVersion7() });
        app.Model.When(said, [Steps.Say("first answer"), Steps.Say("second answer"), .. more]);
        var first = await user.StreamAsync(said, messageId: questions[0]);
        var second = await user.StreamAsync(said, first.SessionId, questions[1]);
        return new Chat(first.SessionId, said, questions, [first.MessageId, second.MessageId]);
    }

    private static Task<JsonElement> ShowAsync(ChatUser user, Guid session, Guid message) =>
        user.SendAsync(
            HttpMethod.Patch,
            $"/api/chat/sessions/{session}",
            HttpStatusCode.OK,
            new { activeLeafId = message }
        );

    private static Task<HttpResponseMessage> SendAsync(ChatUser user, object turn)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/stream")
        {
            Content = System.Net.Http.Json.JsonContent.Create(turn),
        };
        return user.Http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
    }

    private static Guid[] MessageIds(JsonElement session) =>
        [.. session.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("id").GetGuid())];

    private static Guid[] Ids(JsonElement array) => [.. array.EnumerateArray().Select(id => id.GetGuid())];
}
