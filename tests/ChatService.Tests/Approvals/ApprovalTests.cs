using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;

namespace Fubuni.ChatService.Tests.Approvals;

/// <summary>A call that changes something waits for its user.</summary>
public sealed class ApprovalTests(ChatApp app) : IAsyncLifetime
{
    private readonly string _said = Unique.Text();
    private FakeToolServer? _server;

    private FakeToolServer Server => _server!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FakeToolServer.StartAsync();

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task A_call_is_made_once_it_is_allowed_and_not_before()
    {
        await using var replica = app.StartReplica(Server.Settings());
        var user = app.NewUser(replica);
        app.Model.When(_said, Steps.Call("office__send", new { to = "Ann" }), Steps.Say("Sent."));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(_said));

        var asked = await turn.ReadUntilApprovalAsync();
        Assert.Empty(Server.Sent);
        // A page that is loaded now asks too.
        await Eventually.TrueAsync(
            async () => StateOf(await PartAsync(user, turn)) == "approval-requested",
            cancellationToken: Cancel
        );
        await AnswerAsync(user, turn, asked, new { approved = true });
        await turn.ReadToEndAsync();

        Assert.Equal(["Ann"], Server.Sent);
        Assert.Equal(("Sent.", "finish"), (turn.Text, turn.Types.Last()));
        var stored = await PartAsync(user, turn);
        Assert.Equal("output-available", StateOf(stored));
        Assert.True(stored.GetProperty("approval").GetProperty("approved").GetBoolean());
        Assert.Equal(asked, stored.GetProperty("approval").GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_denied_call_is_not_made_and_the_model_gets_an_error()
    {
        await using var replica = app.StartReplica(Server.Settings());
        var user = app.NewUser(replica);
        var script = app.Model.When(
            _said,
            Steps.Call("office__send", new { to = "Ann" }),
            Steps.Say("As you like."),
            Steps.Say("Later.")
        );
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(_said));

        await AnswerAsync(user, turn, await turn.ReadUntilApprovalAsync(), new { approved = false });
        await turn.ReadToEndAsync();
        await user.StreamAsync(_said, turn.SessionId);

        Assert.Empty(Server.Sent);
        Assert.Equal("As you like.", turn.Text);
        Assert.Single(turn.All("tool-output-denied"));
        Assert.Equal("output-denied", StateOf(await PartAsync(user, turn)));
        // At once, and in later turns.
        Assert.All(script.Requests.Skip(1), request => Assert.Contains("did not allow this call", request.ToString()));
    }

    [Fact]
    public async Task The_answer_may_come_to_another_replica_and_be_followed_there()
    {
        await using var here = app.StartReplica(Server.Settings());
        await using var there = app.StartReplica(Server.Settings());
        var user = app.NewUser(here);
        var elsewhere = user.At(there);
        app.Model.When(_said, Steps.Call("office__send", new { to = "Ann" }), Steps.Say("Sent."));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(_said));
        await turn.ReadUntilApprovalAsync();
        using var followed = await elsewhere.ResumeAsync(turn.SessionId);

        await AnswerAsync(elsewhere, turn, await followed.ReadUntilApprovalAsync(), new { approved = true });
        await followed.ReadToEndAsync();

        Assert.Equal("Sent.", followed.Text);
        Assert.Equal(["Ann"], Server.Sent);
    }

    [Fact]
    public async Task A_tool_that_is_allowed_in_one_chat_is_asked_about_in_another()
    {
        await using var replica = app.StartReplica(Server.Settings());
        var user = app.NewUser(replica);
        app.Model.When(
            _said,
            Steps.Call("office__send", new { to = "Ann" }),
            Steps.Call("office__send", new { to = "Bob" }),
            Steps.Say("Both.")
        );
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(_said));
        await AnswerAsync(user, turn, await turn.ReadUntilApprovalAsync(), new { approved = true, remember = "chat" });
        await turn.ReadToEndAsync();
        Assert.Equal(("Both.", 1), (turn.Text, turn.All("tool-approval-request").Count()));

        var other = Unique.Text();
        app.Model.When(other, Steps.Call("office__send", new { to = "Cid" }), Steps.Say("No."));
        using var second = await user.OpenStreamAsync(ChatUser.Turn(other));
        await AnswerAsync(user, second, await second.ReadUntilApprovalAsync(), new { approved = false });
        await second.ReadToEndAsync();

        Assert.Equal(["Ann", "Bob"], Server.Sent);
    }

    [Fact]
    public async Task A_tool_that_is_always_allowed_is_listed_and_asked_about_again_once_that_is_withdrawn()
    {
        await using var replica = app.StartReplica(Server.Settings());
        var user = app.NewUser(replica);
        using var first = await OpenAsync(user, Unique.Text());
        await AnswerAsync(
            user,
            first,
            await first.ReadUntilApprovalAsync(),
            new { approved = true, remember = "always" }
        );
        await first.ReadToEndAsync();
        using var second = await OpenAsync(user, Unique.Text());
        await second.ReadToEndAsync();
        Assert.Empty(second.All("tool-approval-request"));

        var listed = (await user.GetAsync("/api/chat/tool-permissions")).GetProperty("items");
        var permission = Assert.Single(listed.EnumerateArray());
        Assert.Equal("office__send", permission.GetProperty("toolName").GetString());
        Assert.Equal(JsonValueKind.Null, permission.GetProperty("sessionId").ValueKind);
        var path = $"/api/chat/tool-permissions/{permission.GetProperty("id").GetGuid()}";
        await user.SendAsync(HttpMethod.Delete, path, HttpStatusCode.NoContent);
        await user.SendAsync(HttpMethod.Delete, path, HttpStatusCode.NotFound);
        using var third = await OpenAsync(user, Unique.Text());

        await AnswerAsync(user, third, await third.ReadUntilApprovalAsync(), new { approved = false });
    }

    [Fact]
    public async Task An_answer_that_was_given_stays()
    {
        await using var replica = app.StartReplica(Server.Settings());
        var user = app.NewUser(replica);
        using var turn = await OpenAsync(user, _said);
        var asked = await turn.ReadUntilApprovalAsync();
        await AnswerAsync(user, turn, asked, new { approved = true });

        await AnswerAsync(user, turn, asked, new { approved = true });
        var refused = await user.PostAsync(PathOf(turn, asked), new { approved = false }, HttpStatusCode.Conflict);

        Assert.Equal("approval_answered", refused.GetProperty("code").GetString());
    }

    [Fact]
    public async Task No_other_user_can_answer()
    {
        await using var replica = app.StartReplica(Server.Settings());
        using var turn = await OpenAsync(app.NewUser(replica), _said);
        var asked = await turn.ReadUntilApprovalAsync();

        var refused = await app.NewUser(replica)
            .PostAsync(PathOf(turn, asked), new { approved = true }, HttpStatusCode.NotFound);

        Assert.Equal("approval_not_found", refused.GetProperty("code").GetString());
        Assert.Empty(Server.Sent);
    }

    [Theory]
    [InlineData(true, "forever")]
    [InlineData(false, "always")]
    public async Task What_to_remember_must_fit_the_answer(bool approved, string remember)
    {
        await using var replica = app.StartReplica(Server.Settings());
        var user = app.NewUser(replica);
        using var turn = await OpenAsync(user, _said);
        var asked = await turn.ReadUntilApprovalAsync();

        var refused = await user.PostAsync(
            PathOf(turn, asked),
            new { approved, remember },
            HttpStatusCode.UnprocessableEntity
        );

        Assert.Equal("validation_failed", refused.GetProperty("code").GetString());
    }

    private async Task<TurnStream> OpenAsync(ChatUser user, string said)
    {
        app.Model.When(said, Steps.Call("office__send", new { to = "Ann" }), Steps.Say("Done."));
        return await user.OpenStreamAsync(ChatUser.Turn(said));
    }

    private static string PathOf(TurnStream turn, Guid approvalId) =>
        $"/api/chat/sessions/{turn.SessionId}/approvals/{approvalId}";

    private static Task<JsonElement> AnswerAsync(ChatUser user, TurnStream turn, Guid approvalId, object answer) =>
        user.PostAsync(PathOf(turn, approvalId), answer, HttpStatusCode.NoContent);

    private static string? StateOf(JsonElement part) => part.GetProperty("state").GetString();

    private static async Task<JsonElement> PartAsync(ChatUser user, TurnStream turn) =>
        (await user.SessionAsync(turn.SessionId))
            .GetProperty("messages")[1]
            .GetProperty("parts")
            .EnumerateArray()
            .First(part => part.GetProperty("type").GetString() == "dynamic-tool");
}
