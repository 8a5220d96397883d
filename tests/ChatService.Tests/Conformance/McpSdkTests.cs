using System.Text.Json;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;

namespace Fubuni.ChatService.Tests.Conformance;

/// <summary>
/// The tools with the MCP SDK that most clients use: it checks each response against the protocol and the schema of the
/// tool.
/// </summary>
public sealed class McpSdkTests(ChatApp app)
{
    [Fact]
    public async Task Every_tool_works_over_Streamable_HTTP()
    {
        var user = app.NewUser();
        var (client, connected) = await McpSdkClient.ConnectAsync(user);
        await using var _ = client;
        Assert.Equal("fubuni", connected.Result?.GetProperty("name").GetString());

        var tools = (await client.DoAsync("listTools"))
            .Result!.Value.GetProperty("tools")
            .EnumerateArray()
            .Select(tool => tool.GetProperty("name").GetString());
        Assert.Equal(["add_task", "complete_task", "delete_task", "list_tasks", "update_task"], tools.Order());

        var task = (
            await client.CallAsync("add_task", new { title = "milk", dueAt = "2026-05-01T19:00:00+02:00" })
        ).GetProperty("structuredContent");
        var id = task.GetProperty("id").GetString();
        Assert.Equal("2026-05-01T17:00:00+00:00", task.GetProperty("dueAt").GetString());
        task = (
            await client.CallAsync(
                "update_task",
                new
                {
                    id,
                    title = "oat milk",
                    dueAt = "",
                }
            )
        ).GetProperty("structuredContent");
        Assert.Equal(
            ("oat milk", JsonValueKind.Null),
            (task.GetProperty("title").GetString(), task.GetProperty("dueAt").ValueKind)
        );
        task = (await client.CallAsync("complete_task", new { id })).GetProperty("structuredContent");
        Assert.Equal(JsonValueKind.String, task.GetProperty("completedAt").ValueKind);
        var listed = (await client.CallAsync("list_tasks", new { status = "completed", text = "OAT" }))
            .GetProperty("structuredContent")
            .GetProperty("tasks");
        Assert.Equal(id, Assert.Single(listed.EnumerateArray()).GetProperty("id").GetString());
        await client.CallAsync("delete_task", new { id });
        Assert.Empty((await user.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray());

        var refused = await client.CallAsync("complete_task", new { id });
        Assert.True(refused.GetProperty("isError").GetBoolean());
        Assert.Contains(
            "list_tasks",
            refused.GetProperty("content")[0].GetProperty("text").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_client_with_an_invalid_token_does_not_connect()
    {
        var (client, connected) = await McpSdkClient.ConnectAsync(app.NewUser(), token: "nonsense");
        await using var _ = client;

        Assert.Null(connected.Result);
        Assert.NotNull(connected.Failure);
    }

    [Fact]
    public async Task A_client_without_a_token_learns_where_to_get_one()
    {
        var (client, connected) = await McpSdkClient.ConnectWithoutTokenAsync(app.NewUser());
        await using var _ = client;

        Assert.Contains("https://fubuni.test/api/auth/login", connected.Failure, StringComparison.Ordinal);
    }

    /// <summary>The client reads all documents that it is referred to, and finds no way to sign in.</summary>
    [Fact]
    public async Task A_client_with_OAuth_support_recognises_that_there_is_no_OAuth_flow()
    {
        var golden = Path.Combine(RepositoryFolder.Path, "tests", "AuthService.Tests", "Golden");
        var text = await File.ReadAllTextAsync(
            Path.Combine(golden, "oauth-authorization-server.json"),
            TestContext.Current.CancellationToken
        );
        var document = JsonSerializer.Deserialize<JsonElement>(text);

        var (client, connected) = await McpSdkClient.ConnectWithoutTokenAsync(app.NewUser(), document);
        await using var _ = client;

        Assert.Equal("Incompatible auth server: does not support dynamic client registration", connected.Failure);
    }
}
