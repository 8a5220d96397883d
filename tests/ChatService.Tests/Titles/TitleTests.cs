using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;

namespace Fubuni.ChatService.Tests.Titles;

/// <summary>After the first answer the model writes a title, which never replaces one of the user's.</summary>
public sealed class TitleTests(ChatApp app)
{
    private const string Title = "Bread without yeast";

    private readonly string _said = Unique.Text();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ChatFactory Replica => app.SharedReplica(("Titles:Enabled", "true"));

    [Fact]
    public async Task The_first_answer_gets_the_session_a_title_and_open_tabs_learn_of_it()
    {
        var (user, stranger) = (app.NewUser(Replica), app.NewUser(Replica));
        var script = app.Model.When(_said, Steps.Say("An answer."), Steps.Say(Title), Steps.Say("Another one."));
        using var events = await EventReader.OpenAsync(user);
        using var strangersEvents = await EventReader.OpenAsync(stranger);

        var turn = await user.StreamAsync(_said);
        await UntilRenamedAsync(events, turn.SessionId);

        Assert.Equal(_said, TitleOf(turn.OfType("data-session").GetProperty("data")));
        Assert.Equal(Title, TitleOf(await user.SessionAsync(turn.SessionId)));
        Assert.Equal(Title, TitleOf((await user.GetAsync("/api/chat/sessions")).GetProperty("items")[0]));
        await user.StreamAsync(_said, turn.SessionId);
        Assert.Equal(3, script.Requests.Count);
        Assert.Equal(Title, TitleOf(await user.SessionAsync(turn.SessionId)));
        // The stranger's first event is of their own.
        await stranger.CreateSessionsAsync(1);
        Assert.Equal("created", (await strangersEvents.NextAsync()).GetProperty("change").GetString());
    }

    [Fact]
    public async Task The_model_is_shown_the_chat_and_asked_for_few_words_in_the_language_of_the_user()
    {
        var user = app.NewUser(Replica);
        var script = app.Model.When(_said, Steps.Say("An answer."), Steps.Say(Title));

        var turn = await user.StreamAsync($"{_said}: wie backe ich Brot? {new string('x', 5_000)}");
        await UntilTitledAsync(user, turn.SessionId);

        var request = script.Requests[1];
        Assert.False(request.TryGetProperty("tools", out _));
        Assert.InRange(request.GetProperty("max_tokens").GetInt32(), 1_000, 4_096);
        var messages = request.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(["system", "user"], messages.Select(message => message.GetProperty("role").GetString()));
        var (system, chat) = (Content(messages[0]), Content(messages[1]));
        Assert.StartsWith("You name chats.", system, StringComparison.Ordinal);
        Assert.Contains("at most 6 words", system, StringComparison.Ordinal);
        Assert.Contains("in the language in which the user writes", system, StringComparison.Ordinal);
        Assert.Contains($"User: {_said}: wie backe ich Brot?", chat, StringComparison.Ordinal);
        Assert.Contains("Assistant: An answer.", chat, StringComparison.Ordinal);
        Assert.InRange(chat.Length, 2_000, 2_500);
    }

    [Fact]
    public async Task Tokens_of_the_title_are_part_of_the_usage_of_the_session()
    {
        var user = app.NewUser(Replica);
        app.Model.When(_said, Steps.Say("An answer."), Steps.Say(Title));

        var turn = await user.StreamAsync(_said);
        await UntilTitledAsync(user, turn.SessionId);

        var usage = await user.GetAsync($"/api/chat/sessions/{turn.SessionId}/usage");
        Assert.Equal((20, 10), (Int(usage, "inputTokens"), Int(usage, "outputTokens")));
        var title = usage.GetProperty("title");
        Assert.Equal((10, 5), (Int(title, "inputTokens"), Int(title, "outputTokens")));
        Assert.Equal((1, 0), (Int(usage, "answers"), Int(usage, "answersWithoutFigures")));
    }

    [Fact]
    public async Task What_the_model_thinks_is_no_title()
    {
        var user = app.NewUser(Replica);
        app.Model.When(
            _said,
            Steps.Say("An answer."),
            Steps.Think("The user bakes.", Steps.Say("<think>Short, then.</think>\n\n", $"\"{Title}\""))
        );

        var turn = await user.StreamAsync(_said);
        await UntilTitledAsync(user, turn.SessionId);
    }

    [Fact]
    public async Task Neither_the_answer_nor_the_next_one_waits_for_the_title()
    {
        var user = app.NewUser(Replica);
        var gate = new TaskCompletionSource();
        var script = app.Model.When(
            _said,
            Steps.Say("An answer."),
            Steps.SayAround("Bread ", gate.Task, "without yeast"),
            Steps.Say("Another one.")
        );

        var turn = await user.StreamAsync(_said);
        await Eventually.TrueAsync(() => script.Requests.Count == 2, cancellationToken: Cancel);
        Assert.Equal("Another one.", (await user.StreamAsync(_said, turn.SessionId)).Text);
        Assert.Equal(_said, TitleOf(await user.SessionAsync(turn.SessionId)));

        gate.SetResult();
        await UntilTitledAsync(user, turn.SessionId);
    }

    [Theory]
    [InlineData("My bread")]
    [InlineData(null)]
    public async Task A_name_that_the_user_gives_while_the_title_is_written_stays(string? name)
    {
        var user = app.NewUser(Replica);
        name ??= _said;
        var gate = new TaskCompletionSource();
        var script = app.Model.When(
            _said,
            Steps.Say("An answer."),
            Steps.SayAround("Bread ", gate.Task, "without yeast")
        );
        var turn = await user.StreamAsync(_said);
        await Eventually.TrueAsync(() => script.Requests.Count == 2, cancellationToken: Cancel);

        await user.ChangeSessionAsync(turn.SessionId, new { title = name });
        gate.SetResult();

        // Stored with the title, or instead of it.
        await UntilCountedAsync(user, turn.SessionId);
        Assert.Equal(name, TitleOf(await user.SessionAsync(turn.SessionId)));
    }

    [Fact]
    public async Task A_session_with_a_name_of_the_users_gets_no_other()
    {
        var user = app.NewUser(Replica);
        var next = Unique.Text();
        var first = app.Model.When(_said, Steps.Say("An answer."));
        app.Model.When(next, Steps.Say("An answer."), Steps.Say(Title));
        var named = (await user.PostAsync("/api/chat/sessions", new { title = "Mine" }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();

        await user.StreamAsync(_said, named);
        var other = await user.StreamAsync(next);
        await UntilTitledAsync(user, other.SessionId);

        Assert.Equal("Mine", TitleOf(await user.SessionAsync(named)));
        Assert.Single(first.Requests);
        // Renamed after it got its title.
        await user.ChangeSessionAsync(other.SessionId, new { title = "Mine too" });
        Assert.Equal("Mine too", TitleOf(await user.SessionAsync(other.SessionId)));
    }

    [Fact]
    public async Task A_title_is_asked_for_after_the_first_answer_that_is_complete()
    {
        var user = app.NewUser(Replica);
        var script = app.Model.When(_said, Steps.Fail(400), Steps.Say("An answer."), Steps.Say(Title));

        var failed = await user.StreamAsync(_said);
        Assert.Equal(_said, TitleOf(await user.SessionAsync(failed.SessionId)));
        await user.StreamAsync($"{_said} again", failed.SessionId);
        await UntilTitledAsync(user, failed.SessionId);

        Assert.Equal(3, script.Requests.Count);
    }

    [Fact]
    public async Task An_import_keeps_its_titles()
    {
        var user = app.NewUser(Replica);
        using var file = new ImportFile();
        await file.WriteAsync(file.Conversation(user), file.Message(user, "user", "An old question"));
        Assert.Equal(0, (await app.RunCommandAsync("import", file.Path)).ExitCode);
        var script = app.Model.When(_said, Steps.Say("An answer."));

        var session = (await user.GetAsync("/api/chat/sessions")).GetProperty("items")[0].GetProperty("id").GetGuid();
        await user.StreamAsync(_said, session);

        Assert.Equal("An old question", TitleOf(await user.SessionAsync(session)));
        Assert.Single(script.Requests);
    }

    private static int Int(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static string Content(JsonElement message) => message.GetProperty("content").GetString()!;

    private static string? TitleOf(JsonElement session) => session.GetProperty("title").GetString();

    private static async Task UntilRenamedAsync(EventReader events, Guid sessionId)
    {
        JsonElement change;
        do
        {
            change = await events.UntilAsync("session");
        } while (change.GetProperty("change").GetString() != "renamed");
        Assert.Equal(sessionId, change.GetProperty("sessionId").GetGuid());
    }

    private static Task UntilTitledAsync(ChatUser user, Guid sessionId) =>
        Eventually.TrueAsync(
            async () => TitleOf(await user.SessionAsync(sessionId)) == Title,
            cancellationToken: Cancel
        );

    private static Task UntilCountedAsync(ChatUser user, Guid sessionId) =>
        Eventually.TrueAsync(
            async () =>
                (await user.GetAsync($"/api/chat/sessions/{sessionId}/usage")).TryGetProperty("title", out var title)
                && title.TryGetProperty("inputTokens", out _),
            cancellationToken: Cancel
        );
}
