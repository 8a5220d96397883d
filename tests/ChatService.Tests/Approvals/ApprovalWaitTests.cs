using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Npgsql;

namespace Fubuni.ChatService.Tests.Approvals;

/// <summary>An answer that waits for its user ends, fails or is tried again.</summary>
public sealed class ApprovalWaitTests(ChatApp app) : IAsyncLifetime
{
    private readonly string _said = Unique.Text();
    private readonly Guid _messageId = Guid.CreateVersion7();
    private FakeToolServer? _server;

    private FakeToolServer Server => _server!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FakeToolServer.StartAsync();

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task An_approval_without_an_answer_is_denied()
    {
        await using var replica = app.StartReplica([.. Server.Settings(), ("Approvals:AnswerTimeout", "00:00:00.200")]);
        var user = app.NewUser(replica);
        using var turn = await OpenAsync(user, _said);

        var asked = await turn.ReadUntilApprovalAsync();
        await turn.ReadToEndAsync();

        Assert.Single(turn.All("tool-output-denied"));
        Assert.Equal("finish", turn.Types.Last());
        await user.PostAsync(PathOf(turn, asked), new { approved = true }, HttpStatusCode.Conflict);
        Assert.Empty(Server.Sent);
    }

    [Fact]
    public async Task The_time_for_which_the_user_is_waited_for_is_no_time_of_the_answer()
    {
        await using var replica = app.StartReplica([
            .. Server.Settings(),
            ("Approvals:AnswerTimeout", "00:00:05"),
            ("Agent:TimeLimit", "00:00:03"),
        ]);
        var user = app.NewUser(replica);
        using var turn = await OpenAsync(user, _said);

        await turn.ReadToEndAsync();

        Assert.Equal("finish", turn.Types.Last());
    }

    [Fact]
    public async Task A_stop_ends_the_waiting_and_the_call_is_not_made()
    {
        await using var replica = app.StartReplica(Server.Settings());
        var user = app.NewUser(replica);
        using var turn = await OpenAsync(user, _said);
        await turn.ReadUntilApprovalAsync();

        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{turn.SessionId}/stop", HttpStatusCode.NoContent);
        await turn.ReadToEndAsync();

        Assert.Equal("abort", turn.Types.Last());
        Assert.Equal("output-error", StateOf(await PartAsync(user, turn)));
        Assert.Empty(Server.Sent);
    }

    [Fact]
    public async Task A_call_that_was_allowed_is_made_without_a_question_when_the_answer_is_tried_again()
    {
        await using var replica = app.StartReplica(Server.Settings());
        var user = app.NewUser(replica);
        app.Model.When(_said, Steps.Call("office__send", new { to = "Ann" }), Steps.Fail(400), Steps.Say("Sent."));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(_said, messageId: _messageId));
        await AnswerAsync(user, turn, await turn.ReadUntilApprovalAsync(), new { approved = true });
        await turn.ReadToEndAsync();
        Assert.Equal("error", turn.Types.Last());

        var retried = await user.StreamAsync(_said, turn.SessionId, _messageId);

        Assert.Equal("Sent.", retried.Text);
        Assert.Equal(["Ann"], Server.Sent);
        Assert.True((await PartAsync(user, retried)).GetProperty("approval").GetProperty("approved").GetBoolean());
    }

    [Fact]
    public async Task A_call_that_was_allowed_and_whose_result_was_lost_is_not_made_twice()
    {
        await using var replica = app.StartReplica(Server.Settings());
        var user = app.NewUser(replica);
        var script = app.Model.When(
            _said,
            Steps.Call("office__send", new { to = "Ann" }),
            Steps.Fail(400),
            Steps.Say("Please check.")
        );
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(_said, messageId: _messageId));
        await AnswerAsync(user, turn, await turn.ReadUntilApprovalAsync(), new { approved = true });
        await turn.ReadToEndAsync();
        // As a replica leaves it that dies between the tool's work and the next checkpoint.
        await using var data = NpgsqlDataSource.Create(app.Database);
        await using var lose = data.CreateCommand(
            """
            update chat_messages set parts = jsonb_set(
                parts #- '{1,output}', '{1}', (parts #- '{1,output}')->1
                    || '{"state":"output-error","errorText":"The answer ended before the tool had a result."}')
            where session_id = $1 and role = 'assistant'
            """
        );
        lose.Parameters.Add(new NpgsqlParameter { Value = turn.SessionId });
        Assert.Equal(1, await lose.ExecuteNonQueryAsync(Cancel));

        var retried = await user.StreamAsync(_said, turn.SessionId, _messageId);

        Assert.Equal("Please check.", retried.Text);
        Assert.Equal(["Ann"], Server.Sent);
        Assert.Contains("not known whether it was carried out", $"{script.Requests[^1]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_that_ends_while_it_waits_loses_no_question()
    {
        var ending = app.StartReplica(Server.Settings());
        await using var staying = app.StartReplica(Server.Settings());
        var user = app.NewUser(ending);
        var elsewhere = user.At(staying);
        app.Model.When(_said, Steps.Call("office__send", new { to = "Ann" }), Steps.Say("Sent."));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(_said, messageId: _messageId));
        var asked = await turn.ReadUntilApprovalAsync();
        await ending.DisposeAsync();
        await Eventually.TrueAsync(
            async () => await elsewhere.StatusAsync(turn.SessionId) == "interrupted",
            cancellationToken: Cancel
        );

        using var retried = await elsewhere.OpenStreamAsync(ChatUser.Turn(_said, turn.SessionId, _messageId));
        Assert.Equal(asked, await retried.ReadUntilApprovalAsync());
        await AnswerAsync(elsewhere, turn, asked, new { approved = true });
        await retried.ReadToEndAsync();

        Assert.Equal("Sent.", retried.Text);
        Assert.Equal(["Ann"], Server.Sent);
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
