using System.Net;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;

namespace Fubuni.ChatService.Tests.Mcp;

/// <summary>What callers of the MCP endpoint send does not fill the log.</summary>
public sealed class McpLogTests(ChatApp app)
{
    [Fact]
    public async Task The_log_has_no_text_of_callers_unescaped_or_in_full()
    {
        using var logs = new CapturedLogs();
        await using var replica = app.StartReplica(logs, ("Logging:LogLevel:ModelContextProtocol", "Trace"));
        var user = app.NewUser(replica);
        var name = $"named\\u001b[2J\\u0000\\r\\n{new string('x', 10_000)}";

        await McpRequests.RefusedAsync(user, McpRequests.Request(name, "{}"), McpRequests.MethodNotFound);
        await McpRequests.RefusedAsync(
            user,
            McpRequests.Request("tools/call", $$"""{"name":"{{name}}"}"""),
            McpRequests.InvalidParams
        );
        await McpRequests.RefusedAsync(
            user,
            McpRequests.Request("tools/list", $$"""{"cursor":["{{name}}"]}"""),
            McpRequests.InvalidParams
        );
        using var notified = await McpRequests.PostAsync(user.Http, $$"""{"jsonrpc":"2.0","method":"{{name}}"}""");
        using var answered = await McpRequests.PostAsync(
            user.Http,
            $$$"""{"jsonrpc":"2.0","id":"{{{name}}}","result":{}}"""
        );
        using var initialized = await McpRequests.PostAsync(user.Http, McpRequests.Initialize("2025-06-18", name));

        Assert.Equal(HttpStatusCode.OK, initialized.StatusCode);
        await Eventually.TrueAsync(
            () => logs.Lines.Any(line => line.Contains("initialize", StringComparison.Ordinal)),
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.All(logs.Lines, line => Assert.DoesNotContain('\u001b', line));
        Assert.All(logs.Lines, line => Assert.DoesNotContain(new string('x', 200), line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mistakes_of_callers_write_no_warnings()
    {
        using var logs = new CapturedLogs();
        await using var replica = app.StartReplica(logs);
        var user = app.NewUser(replica);

        await McpRequests.RefusedAsync(user, McpRequests.Request("strange", "{}"), McpRequests.MethodNotFound);
        await McpRequests.RefusedAsync(
            user,
            McpRequests.Request("tools/call", """{"name":"strange"}"""),
            McpRequests.InvalidParams
        );
        await McpRequests.RefusedAsync(
            user,
            McpRequests.Request("tools/list", """{"cursor":5}"""),
            McpRequests.InvalidParams
        );
        await McpRequests.RefusedAsync(user, McpRequests.Request("initialize", "{}"), McpRequests.InvalidParams);

        Assert.DoesNotContain(
            logs.Lines,
            line =>
                line.Contains("ModelContextProtocol", StringComparison.Ordinal)
                || line.StartsWith("Error", StringComparison.Ordinal)
        );
    }
}
