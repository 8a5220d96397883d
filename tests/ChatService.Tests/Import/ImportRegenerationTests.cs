using System.Net;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Import;

/// <summary>Regenerating assistant messages of chats that were imported.</summary>
public sealed class ImportRegenerationTests(ChatApp app) : IDisposable
{
    private readonly ChatUser _user = app.NewUser();
    private readonly ImportFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Assistant_messages_without_a_user_message_are_kept_but_cannot_be_regenerated()
    {
        var question = Unique.Text();
        app.Model.When(question, Steps.Say("another"), Steps.Say("one more"));
        await _file.WriteAsync(
            _file.Conversation(_user),
            _file.Message(_user, "assistant", "Welcome!"),
            _file.Message(_user, "user", question, id: 1),
            _file.Message(_user, "assistant", "First", id: 2),
            _file.Message(_user, "assistant", "Second", id: 3)
        );

        var (exitCode, _, error) = await app.RunCommandAsync("import", _file.Path);

        Assert.Equal((0, ""), (exitCode, error));
        var session = Assert.Single((await _user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
        Assert.Equal(question, session.GetProperty("title").GetString());
        var sessionId = session.GetProperty("id").GetGuid();
        var ids = (await _user.SessionAsync(sessionId)).MessageIds();
        Assert.Equal(4, ids.Length);
        foreach (var unasked in new[] { ids[0], ids[3] })
        {
            var problem = await _user.PostAsync(
                "/api/chat/stream",
                new { trigger = "regenerate-message", messageId = unasked },
                HttpStatusCode.UnprocessableEntity
            );
            Assert.Contains(
                "answers no message",
                problem.GetProperty("errors").GetProperty("messageId")[0].GetString(),
                StringComparison.Ordinal
            );
        }

        Assert.Equal(
            "another",
            (await _user.StreamAsync(new { trigger = "regenerate-message", messageId = ids[2] })).Text
        );
        var byQuestion = await _user.StreamAsync(
            new
            {
                trigger = "regenerate-message",
                sessionId,
                message = new { id = ids[1], parts = new[] { new { type = "text", text = question } } },
            }
        );
        Assert.Equal("one more", byQuestion.Text);
        Assert.Equal([ids[0], ids[1], byQuestion.MessageId], (await _user.SessionAsync(sessionId)).MessageIds());
        Assert.Equal(
            "message_id_taken",
            (
                await _user.PostAsync(
                    "/api/chat/stream",
                    new
                    {
                        trigger = "regenerate-message",
                        message = new { id = ids[2], parts = new[] { new { type = "text", text = "?" } } },
                    },
                    HttpStatusCode.Conflict
                )
            )
                .GetProperty("code")
                .GetString()
        );
    }

    [Fact]
    public async Task An_imported_user_message_without_an_answer_is_answered_by_its_own_id()
    {
        var question = Unique.Text();
        app.Model.When(question, Steps.Say("at last"));
        await _file.WriteAsync(_file.Conversation(_user), _file.Message(_user, "user", question));
        await app.RunCommandAsync("import", _file.Path);
        var sessionId = Assert
            .Single((await _user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray())
            .GetProperty("id")
            .GetGuid();
        var id = (await _user.SessionAsync(sessionId)).GetProperty("messages")[0].GetProperty("id").GetGuid();
        object Regenerate(Guid? session) =>
            new
            {
                trigger = "regenerate-message",
                sessionId = session,
                message = new { id, parts = new[] { new { type = "text", text = question } } },
            };

        await _user.PostAsync("/api/chat/stream", Regenerate(Guid.CreateVersion7()), HttpStatusCode.Conflict);
        Assert.Equal("at last", (await _user.StreamAsync(Regenerate(sessionId))).Text);
    }
}
