using System.Net;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>Another answer to the same user message.</summary>
public sealed class RegenerationTests(ChatApp app)
{
    [Fact]
    public async Task An_answer_in_the_middle_of_a_branch_is_regenerated_by_its_own_id()
    {
        var user = app.NewUser();
        var chat = await TwoTurnChat.CreateAsync(app, user, Steps.Say("another first answer"));

        var turn = await user.StreamAsync(new { trigger = "regenerate-message", messageId = chat.Answers[0] });

        Assert.Equal("another first answer", turn.Text);
        var session = await user.SessionAsync(chat.Session);
        Assert.Equal([chat.UserMessages[0], turn.MessageId], session.MessageIds());
        Assert.Equal(
            [chat.Answers[0], turn.MessageId],
            Assert.Single(session.GetProperty("branches").EnumerateArray()).GetProperty("messageIds").Ids()
        );
    }

    [Fact]
    public async Task Failed_answers_without_text_are_no_alternatives()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Fail(401), Steps.Fail(401), Steps.Say("at last"), Steps.Fail(401));
        var first = await user.StreamAsync(userText);

        var second = await RegenerateAsync(user, first.MessageId);
        var session = await user.SessionAsync(first.SessionId);
        Assert.Equal(second.MessageId, session.MessageIds()[^1]);
        Assert.Empty(session.GetProperty("branches").EnumerateArray());

        var third = await RegenerateAsync(user, second.MessageId);
        Assert.Empty((await user.SessionAsync(first.SessionId)).GetProperty("branches").EnumerateArray());

        // The active answer is always in the list, with the one to go back to.
        var fourth = await RegenerateAsync(user, third.MessageId);
        var branching = Assert.Single(
            (await user.SessionAsync(first.SessionId)).GetProperty("branches").EnumerateArray()
        );
        Assert.Equal([third.MessageId, fourth.MessageId], branching.GetProperty("messageIds").Ids());
    }

    private static Task<TurnStream> RegenerateAsync(ChatUser user, Guid answer) =>
        user.StreamAsync(new { trigger = "regenerate-message", messageId = answer });

    [Fact]
    public async Task A_message_that_does_not_exist_or_has_the_wrong_role_cannot_be_replaced()
    {
        var user = app.NewUser();
        var (chat, elsewhere) = (await TwoTurnChat.CreateAsync(app, user), await TwoTurnChat.CreateAsync(app, user));
        var others = await TwoTurnChat.CreateAsync(app, app.NewUser());

        foreach (var path in new[] { "/api/chat", "/api/chat/stream" })
        {
            foreach (var unknown in new[] { Guid.CreateVersion7(), others.UserMessages[0], elsewhere.UserMessages[0] })
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
                ChatUser.Turn("hello", chat.Session, chat.UserMessages[0], edited: chat.UserMessages[0])
            );
            await RefusedAsync(
                path,
                "messageId",
                new { trigger = "regenerate-message", messageId = chat.UserMessages[0] }
            );
            await RefusedAsync(path, "messageId", new { trigger = "regenerate-message", messageId = "nonsense" });
            await RefusedAsync(path, "message.id", new { trigger = "regenerate-message" });
            await RefusedAsync(path, "message.id", new { messageId = chat.UserMessages[0] });
            await RefusedAsync(
                path,
                "message.id",
                new
                {
                    trigger = "regenerate-message",
                    messageId = chat.Answers[0],
                    message = new
                    {
                        id = chat.UserMessages[1],
                        parts = new[] { new { type = "text", text = "hello" } },
                    },
                }
            );
        }

        Assert.Equal(4, (await user.SessionAsync(chat.Session)).MessageIds().Length);

        async Task RefusedAsync(string path, string field, object turn)
        {
            var problem = await user.PostAsync(path, turn, HttpStatusCode.UnprocessableEntity);
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        }
    }
}
