using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;
using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.Tests.Turns;

/// <summary>Which of several models answers.</summary>
public sealed class ModelChoiceTests(ChatApp app, TwoModels two) : IClassFixture<TwoModels>
{
    private readonly string _said = Unique.Text();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_models_are_listed_by_their_names_without_endpoints_and_keys()
    {
        var list = await two.NewUser().GetAsync("/api/chat/models");

        Assert.Equal(
            """{"items":[{"id":"fake-1","name":"fake-1","tools":true,"isDefault":true,"demo":false},"""
                + """{"id":"other","name":"Other model","tools":true,"isDefault":false,"demo":false}],"""
                + "\"selected\":\"fake-1\"}",
            list.GetRawText()
        );
    }

    [Fact]
    public async Task The_model_that_a_turn_names_answers_it_and_the_next_ones_of_the_session_and_new_ones()
    {
        var user = two.NewUser();
        var script = two.Model.When(_said, Steps.Say("1"), Steps.Say("2"), Steps.Say("3"));

        var first = await user.StreamAsync(ChatUser.Turn(_said, model: TwoModels.Other));
        var second = await user.StreamAsync(_said, first.SessionId);
        var elsewhere = await user.StreamAsync(_said);

        Assert.Equal(["1", "2", "3"], [first.Text, second.Text, elsewhere.Text]);
        Assert.All(script.Requests, request => Assert.Equal("other-1", request.GetProperty("model").GetString()));
        var started = first.OfType("start").GetProperty("messageMetadata");
        Assert.Equal(("other", "Other model"), ModelOf(started));
        var session = await user.SessionAsync(first.SessionId);
        Assert.Equal("other", session.GetProperty("model").GetString());
        Assert.All(Answers(session), answer => Assert.Equal(("other", "Other model"), ModelOf(answer)));
        Assert.Equal("other", await SelectedAsync(user));
    }

    [Fact]
    public async Task A_choice_is_the_users_own_and_leaves_other_sessions_alone()
    {
        var (user, stranger) = (two.NewUser(), two.NewUser());
        app.Model.When(_said, Steps.Say("1"), Steps.Say("2"), Steps.Say("3"));
        var chosen = Unique.Text();
        two.Model.When(chosen, Steps.Say("other"));

        var first = await user.StreamAsync(_said);
        var other = await user.StreamAsync(ChatUser.Turn(chosen, model: TwoModels.Other));
        var again = await user.StreamAsync(_said, first.SessionId);
        var strangers = await stranger.StreamAsync(_said);

        Assert.Equal(["1", "other", "2", "3"], [first.Text, other.Text, again.Text, strangers.Text]);
        Assert.Equal("fake-1", await SelectedAsync(stranger));
    }

    [Theory]
    [InlineData("/api/chat")]
    [InlineData("/api/chat/stream")]
    public async Task An_unknown_model_is_refused_and_nothing_is_stored(string path)
    {
        var user = two.NewUser();

        var problem = await user.PostAsync(
            path,
            ChatUser.Turn(_said, model: "removed"),
            HttpStatusCode.UnprocessableEntity
        );

        Assert.Equal("unknown_model", problem.GetProperty("code").GetString());
        Assert.True(problem.GetProperty("errors").TryGetProperty("model", out _));
        Assert.Empty((await user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
        Assert.Equal("fake-1", await SelectedAsync(user));
    }

    [Fact]
    public async Task Another_answer_comes_from_the_model_of_the_first_or_from_the_one_that_is_named()
    {
        var user = two.NewUser();
        app.Model.When(_said, Steps.Say("1"), Steps.Say("2"));
        two.Model.When(_said, Steps.Say("other 1"), Steps.Say("other 2"));
        var first = await user.StreamAsync(_said);

        var named = await RegenerateAsync(first.MessageId, TwoModels.Other);
        var same = await RegenerateAsync(named.MessageId);
        var asFirst = await RegenerateAsync(first.MessageId);

        Assert.Equal(["1", "other 1", "other 2", "2"], [first.Text, named.Text, same.Text, asFirst.Text]);
        Assert.Equal("other", (await user.SessionAsync(first.SessionId)).GetProperty("model").GetString());

        Task<TurnStream> RegenerateAsync(Guid answer, string? model = null) =>
            user.StreamAsync(
                new
                {
                    trigger = "regenerate-message",
                    messageId = answer,
                    model,
                }
            );
    }

    [Fact]
    public async Task A_failed_answer_is_tried_again_by_its_model_on_any_replica()
    {
        await using var replica = two.StartReplica();
        var user = two.NewUser();
        var (messageId, title) = (Guid.CreateVersion7(), Unique.Text());
        var script = two.Model.When(_said, Steps.Call("add_task", new { title }), Steps.Fail(400), Steps.Say("Done."));
        var failed = await user.StreamAsync(ChatUser.Turn(_said, messageId: messageId, model: TwoModels.Other));
        // A choice elsewhere changes nothing here.
        var chosen = Unique.Text();
        app.Model.When(chosen, Steps.Say("1"));
        await user.StreamAsync(ChatUser.Turn(chosen, model: FakeModel.Name));

        var retried = await user.At(replica).StreamAsync(_said, failed.SessionId, messageId);

        Assert.Equal("error", failed.Types.Last());
        Assert.Equal("Done.", retried.Text);
        Assert.Equal(3, script.Requests.Count);
    }

    [Fact]
    public async Task A_retry_with_another_model_continues_from_the_stored_tool_results()
    {
        var user = two.NewUser();
        var (messageId, title) = (Guid.CreateVersion7(), Unique.Text());
        app.Model.When(_said, Steps.Call("add_task", new { title }), Steps.Fail(400));
        var script = two.Model.When(_said, Steps.Say("Done."));
        var failed = await user.StreamAsync(ChatUser.Turn(_said, messageId: messageId));

        var retried = await user.StreamAsync(ChatUser.Turn(_said, failed.SessionId, messageId, model: TwoModels.Other));

        Assert.Equal("Done.", retried.Text);
        Assert.Contains(title, Assert.Single(script.Requests).GetRawText(), StringComparison.Ordinal);
        Assert.Single((await user.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_model_that_was_removed_gives_way_to_the_default()
    {
        var user = two.NewUser();
        two.Model.When(_said, Steps.Say("other"));
        app.Model.When(_said, Steps.Say("1"), Steps.Say("2"), Steps.Say("3"));
        var first = await user.StreamAsync(ChatUser.Turn(_said, model: TwoModels.Other));
        var withOne = user.At(app.Factory);

        var next = await withOne.StreamAsync(_said, first.SessionId);
        var elsewhere = await withOne.StreamAsync(_said);
        var another = await withOne.StreamAsync(new { trigger = "regenerate-message", messageId = first.MessageId });

        Assert.Equal(["1", "2", "3"], [next.Text, elsewhere.Text, another.Text]);
        Assert.Equal("fake-1", (await withOne.SessionAsync(first.SessionId)).GetProperty("model").GetString());
        Assert.Equal("fake-1", await SelectedAsync(withOne));
    }

    [Fact]
    public async Task A_model_without_tools_is_offered_none_and_shown_none()
    {
        await using var replica = two.StartReplica(("Models:0:Tools", "false"), ("Models:0:ContextLength", "8192"));
        var user = app.NewUser(replica);
        app.Model.When(_said, Steps.Call("add_task", new { title = "milk" }), Steps.Say("Added."));
        var first = await user.StreamAsync(_said);
        var then = Unique.Text();
        var script = two.Model.When(then, Steps.Say("Yes."));

        await user.StreamAsync(ChatUser.Turn(then, first.SessionId, model: TwoModels.Other));

        var request = Assert.Single(script.Requests);
        Assert.False(request.TryGetProperty("tools", out _));
        Assert.Equal(
            ["system", "user", "assistant", "user"],
            request.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString())
        );
        Assert.Equal(2_048, request.GetProperty("max_tokens").GetInt32());
    }

    [Fact]
    public async Task An_export_names_the_model_of_each_answer()
    {
        var user = two.NewUser();
        app.Model.When(_said, Steps.Say("1"));
        two.Model.When(_said, Steps.Say("other"));
        var first = await user.StreamAsync(_said);
        await user.StreamAsync(ChatUser.Turn(_said, first.SessionId, model: TwoModels.Other));
        var path = $"/api/chat/sessions/{first.SessionId}/export?format=";

        var markdown = await user.Http.GetStringAsync($"{path}md", Cancel);
        var json = await user.GetAsync($"{path}json");
        var account = await user.GetAsync("/api/chat/export");

        var headings = markdown.Split('\n').Where(line => line.StartsWith("## Fubuni", StringComparison.Ordinal));
        Assert.Equal(["fake-1", "Other model"], headings.Select(line => line.Split(" · ")[^1]));
        Assert.DoesNotMatch("(?m)^## You.*model", markdown);
        Assert.Equal([("fake-1", null), ("other", "Other model")], Answers(json).Select(ModelOf));
        Assert.Equal("other", json.GetProperty("model").GetString());
        var preferences = Assert.Single(account.GetProperty("preferences").EnumerateArray());
        Assert.Equal("other", preferences.GetProperty("model").GetString());
        Assert.DoesNotContain(
            "fake-1",
            await user.At(app.Factory).Http.GetStringAsync($"{path}md", Cancel),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_choice_is_deleted_with_the_account()
    {
        var user = two.NewUser();
        two.Model.When(_said, Steps.Say("other"));
        await user.StreamAsync(ChatUser.Turn(_said, model: TwoModels.Other));
        var token = app.Tokens.Create(user.Id, change: descriptor => descriptor.Claims["scope"] = Scopes.DeleteAccount);
        using var client = two.Factory.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        using var response = await client.DeleteAsync("/api/chat/account", Cancel);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("fake-1", await SelectedAsync(user));
    }

    private static async Task<string?> SelectedAsync(ChatUser user) =>
        (await user.GetAsync("/api/chat/models")).GetProperty("selected").GetString();

    private static IEnumerable<JsonElement> Answers(JsonElement session) =>
        session
            .GetProperty("messages")
            .EnumerateArray()
            .Where(message => message.GetProperty("role").GetString() == "assistant")
            .Select(message => message.GetProperty("metadata"));

    private static (string?, string?) ModelOf(JsonElement metadata) =>
        (
            metadata.GetProperty("model").GetString(),
            metadata.TryGetProperty("modelName", out var name) ? name.GetString() : null
        );
}
