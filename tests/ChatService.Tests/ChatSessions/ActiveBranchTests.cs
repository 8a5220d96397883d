using System.Net;
using System.Net.Http.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>Which branch of a chat session is shown, and what can be done while it changes.</summary>
public sealed class ActiveBranchTests(ChatApp app)
{
    [Fact]
    public async Task Any_message_makes_the_newest_leaf_below_it_active()
    {
        var user = app.NewUser();
        var chat = await TwoTurnChat.CreateAsync(app, user);
        var (userText, edit) = (Unique.Text(), Guid.CreateVersion7());
        app.Model.When(userText, Steps.Say("edited"));
        var edited = await user.StreamAsync(ChatUser.Turn(userText, chat.Session, edit, edited: chat.UserMessages[1]));

        await chat.ShowAsync(user, chat.UserMessages[1]);
        Assert.Equal(
            [chat.UserMessages[0], chat.Answers[0], chat.UserMessages[1], chat.Answers[1]],
            (await user.SessionAsync(chat.Session)).MessageIds()
        );

        await chat.ShowAsync(user, edit);
        Assert.Equal(edited.MessageId, (await user.SessionAsync(chat.Session)).GetProperty("activeLeafId").GetGuid());

        // From the root, the newest of both branches.
        await chat.ShowAsync(user, chat.Answers[1]);
        await chat.ShowAsync(user, chat.UserMessages[0]);
        Assert.Equal(edited.MessageId, (await user.SessionAsync(chat.Session)).GetProperty("activeLeafId").GetGuid());
    }

    [Fact]
    public async Task The_next_turn_is_added_to_the_active_branch()
    {
        var user = app.NewUser();
        var chat = await TwoTurnChat.CreateAsync(app, user);
        var (userText, next) = (Unique.Text(), Unique.Text());
        app.Model.When(userText, Steps.Say("edited"));
        app.Model.When(next, Steps.Say("and on"));
        var edited = await user.StreamAsync(ChatUser.Turn(userText, chat.Session, edited: chat.UserMessages[1]));
        await chat.ShowAsync(user, chat.Answers[1]);

        var stale = await user.PostAsync(
            "/api/chat/stream",
            ChatUser.Turn(next, chat.Session, parentId: edited.MessageId),
            HttpStatusCode.Conflict
        );
        var turn = await user.StreamAsync(ChatUser.Turn(next, chat.Session, parentId: chat.Answers[1]));

        Assert.Equal("stale_parent", stale.GetProperty("code").GetString());
        Assert.Equal(chat.Answers[1], (await user.SessionAsync(chat.Session)).MessageIds()[3]);
        Assert.Equal(turn.MessageId, (await user.SessionAsync(chat.Session)).MessageIds()[5]);
    }

    [Fact]
    public async Task The_branch_cannot_be_switched_while_an_answer_is_running()
    {
        var user = app.NewUser();
        var chat = await TwoTurnChat.CreateAsync(app, user);
        var userText = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(userText, Steps.SayAround("a", gate.Task, "b"));
        using var turn = await user.OpenStreamAsync(
            ChatUser.Turn(userText, chat.Session, edited: chat.UserMessages[1])
        );
        await turn.ReadUntilTextAsync("a");

        var problem = await user.SendAsync(
            HttpMethod.Patch,
            $"/api/chat/sessions/{chat.Session}",
            HttpStatusCode.Conflict,
            new { activeLeafId = chat.Answers[1], title = "Not this" }
        );
        // Other properties can be changed during a run.
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
    public async Task A_switch_and_a_turn_at_the_same_time_never_put_the_answer_on_another_branch()
    {
        var user = app.NewUser();
        var chat = await TwoTurnChat.CreateAsync(app, user, Steps.Say("other"));
        var other = await user.StreamAsync(new { trigger = "regenerate-message", messageId = chat.Answers[0] });
        Guid[] leaves = [chat.Answers[1], other.MessageId];

        for (var round = 0; round < 6; round++)
        {
            var userText = Unique.Text();
            app.Model.When(userText, Steps.Say("ok"));
            var parent = (await user.SessionAsync(chat.Session)).GetProperty("activeLeafId").GetGuid();
            var switching = user.Http.PatchAsync(
                $"/api/chat/sessions/{chat.Session}",
                JsonContent.Create(new { activeLeafId = leaves.First(leaf => leaf != parent) }),
                TestContext.Current.CancellationToken
            );
            using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText, chat.Session, parentId: parent));

            var switched = (await switching).StatusCode;
            if (turn.Response.StatusCode == HttpStatusCode.OK)
            {
                await turn.ReadToEndAsync();
                var shown = (await user.SessionAsync(chat.Session)).MessageIds();
                // Switched after the answer: another branch is active. Refused: the answer is active, below its parent.
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
    public async Task Only_a_message_of_the_session_can_become_active()
    {
        var user = app.NewUser();
        var (chat, elsewhere) = (await TwoTurnChat.CreateAsync(app, user), await TwoTurnChat.CreateAsync(app, user));
        var others = await TwoTurnChat.CreateAsync(app, app.NewUser());

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
        var chat = await TwoTurnChat.CreateAsync(app, user, Steps.Say("other"));
        await user.StreamAsync(new { trigger = "regenerate-message", messageId = chat.Answers[1] });
        await chat.ShowAsync(user, chat.Answers[1]);

        var newest = await user.GetAsync($"/api/chat/sessions/{chat.Session}?limit=3");
        var oldest = await user.GetAsync($"/api/chat/sessions/{chat.Session}?limit=3&before={chat.Answers[0]}");

        Assert.Equal([chat.Answers[0], chat.UserMessages[1], chat.Answers[1]], newest.MessageIds());
        Assert.True(newest.GetProperty("hasMore").GetBoolean());
        Assert.Single(newest.GetProperty("branches").EnumerateArray());
        Assert.Equal([chat.UserMessages[0]], oldest.MessageIds());
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
}
