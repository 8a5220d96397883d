using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.ToolServers;

/// <summary>Tools of the operator's MCP servers.</summary>
public sealed class ToolServerTests(ChatApp app)
{
    private readonly string _said = Unique.Text();

    [Fact]
    public async Task A_tool_is_offered_under_the_name_of_its_server_and_called_with_the_operators_headers()
    {
        await using var server = await FakeToolServer.StartAsync();
        server.Seen = () => "a red door";
        await using var replica = app.StartReplica(
            server.Settings(("Headers:Authorization", "Bearer of the operator"))
        );
        var script = app.Model.When(_said, Steps.Call("office__look", new { }), Steps.Say("Red."));

        var turn = await app.NewUser(replica).StreamAsync(_said);

        Assert.Equal(("Red.", "finish"), (turn.Text, turn.Types.Last()));
        Assert.Equal("a red door", turn.OfType("tool-output-available").GetProperty("output").GetString());
        var offered = OfferedIn(script.Requests[0]);
        Assert.All(["office__look", "office__send", "add_task"], name => Assert.Contains(name, offered));
        Assert.Contains("a red door", LastMessage(script.Requests[1]), StringComparison.Ordinal);
        Assert.All(server.Authorizations, header => Assert.Equal("Bearer of the operator", header));
    }

    [Fact]
    public async Task Only_the_tools_that_the_operator_names_are_offered()
    {
        await using var server = await FakeToolServer.StartAsync();
        await using var replica = app.StartReplica(server.Settings(("Tools:0", "look")));
        var script = app.Model.When(_said, Steps.Call("office__send", new { to = "me" }), Steps.Say("No."));

        var turn = await app.NewUser(replica).StreamAsync(_said);

        Assert.DoesNotContain("office__send", OfferedIn(script.Requests[0]));
        Assert.Equal(
            "There is no tool office__send.",
            turn.OfType("tool-output-error").GetProperty("errorText").GetString()
        );
        Assert.Empty(server.Sent);
    }

    [Fact]
    public async Task A_server_that_is_gone_fails_its_call_and_not_the_answer()
    {
        await using var server = await FakeToolServer.StartAsync();
        await using var replica = app.StartReplica(server.Settings());
        app.Model.When(
            _said,
            async response =>
            {
                await server.StopAsync();
                await Steps.Call("office__look", new { })(response);
            },
            Steps.Say("I cannot look.")
        );

        var turn = await app.NewUser(replica).StreamAsync(_said);

        Assert.Equal(("I cannot look.", "finish"), (turn.Text, turn.Types.Last()));
        Assert.Equal(
            "The tool cannot be reached right now.",
            turn.OfType("tool-output-error").GetProperty("errorText").GetString()
        );
    }

    [Fact]
    public async Task A_server_that_was_never_there_costs_its_tools_only()
    {
        var server = await FakeToolServer.StartAsync();
        await server.DisposeAsync();
        await using var replica = app.StartReplica(server.Settings());
        var script = app.Model.When(_said, Steps.Say("Hello."));

        var turn = await app.NewUser(replica).StreamAsync(_said);

        Assert.Equal("Hello.", turn.Text);
        Assert.DoesNotContain("office__look", OfferedIn(script.Requests[0]));
    }

    [Fact]
    public async Task A_server_that_was_restarted_is_called_in_a_new_session()
    {
        await using var server = await FakeToolServer.StartAsync();
        await using var replica = app.StartReplica(server.Settings());
        app.Model.When(
            _said,
            async response =>
            {
                await server.RestartAsync();
                await Steps.Call("office__look", new { })(response);
            },
            Steps.Say("Seen.")
        );

        var turn = await app.NewUser(replica).StreamAsync(_said);

        Assert.Equal("seen", turn.OfType("tool-output-available").GetProperty("output").GetString());
    }

    [Fact]
    public async Task A_call_that_takes_too_long_ends_and_the_answer_continues()
    {
        await using var server = await FakeToolServer.StartAsync();
        await using var replica = app.StartReplica(server.Settings(("Timeout", "00:00:00.300")));
        app.Model.When(_said, Steps.Call("office__slow", new { }), Steps.Say("Too slow."));

        var turn = await app.NewUser(replica).StreamAsync(_said);

        Assert.Equal("Too slow.", turn.Text);
        Assert.Equal("The tool took too long.", turn.OfType("tool-output-error").GetProperty("errorText").GetString());
    }

    [Fact]
    public async Task A_long_result_is_cut_and_what_cannot_be_stored_is_left_out()
    {
        await using var server = await FakeToolServer.StartAsync();
        server.Seen = () => $"a\0b{new string('x', 2_000)}";
        await using var replica = app.StartReplica(server.Settings(("MaxResultLength", "1000")));
        var script = app.Model.When(_said, Steps.Call("office__look", new { }), Steps.Say("Long."));

        var user = app.NewUser(replica);

        var turn = await user.StreamAsync(_said);

        var output = turn.OfType("tool-output-available").GetProperty("output").GetString()!;
        Assert.StartsWith("abxxx", output, StringComparison.Ordinal);
        Assert.EndsWith("[The rest of the result was cut off.]", output, StringComparison.Ordinal);
        Assert.InRange(output.Length, 1_000, 1_050);
        Assert.InRange(LastMessage(script.Requests[1]).Length, 1_000, 1_050);
        Assert.Equal("complete", await user.StatusAsync(turn.SessionId));
    }

    [Fact]
    public async Task A_response_beyond_the_limit_fails_its_call_and_not_the_answer()
    {
        await using var server = await FakeToolServer.StartAsync();
        server.Seen = () => new string('x', 100_000);
        await using var replica = app.StartReplica(server.Settings(("MaxResponseBytes", "20000")));
        app.Model.When(_said, Steps.Call("office__look", new { }), Steps.Say("Too much."));

        var turn = await app.NewUser(replica).StreamAsync(_said);

        Assert.Equal("Too much.", turn.Text);
        Assert.Single(turn.All("tool-output-error"));
    }

    [Theory]
    [InlineData("ToolServers:0:Name", "No Spaces")]
    [InlineData("ToolServers:0:Url", "not an address")]
    public void A_server_that_is_configured_wrongly_keeps_the_service_from_starting(string key, string value)
    {
        var exception = Assert.ThrowsAny<Exception>(() =>
            app.StartReplica([
                ("ToolServers:0:Name", "office"),
                ("ToolServers:0:Url", "http://127.0.0.1:9/mcp"),
                (key, value),
            ])
        );

        Assert.Contains("ToolServers", exception.Message, StringComparison.Ordinal);
    }

    private static HashSet<string?> OfferedIn(JsonElement request) =>
        [
            .. request
                .GetProperty("tools")
                .EnumerateArray()
                .Select(tool => tool.GetProperty("function").GetProperty("name").GetString()),
        ];

    private static string LastMessage(JsonElement request) =>
        request.GetProperty("messages").EnumerateArray().Last().GetProperty("content").ToString();
}
