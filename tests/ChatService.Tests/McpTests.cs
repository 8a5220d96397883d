using System.Text.Json;
using Fubuni.ChatService.Tests.Support;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Fubuni.ChatService.Tests;

/// <summary>The tools as any MCP client meets them, over Streamable HTTP with the same bearer tokens.</summary>
public sealed class McpTests(ChatApp app)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_tool_says_what_it_does_what_it_takes_and_how_dangerous_it_is()
    {
        await using var client = await ConnectAsync(app.NewUser());

        var tools = (await client.ListToolsAsync(cancellationToken: Cancel)).ToDictionary(tool => tool.Name, tool => tool.ProtocolTool);

        Assert.Equal(["add_task", "complete_task", "delete_task", "list_tasks", "update_task"], tools.Keys.Order());
        Assert.All(tools.Values, tool =>
        {
            Assert.False(string.IsNullOrWhiteSpace(tool.Description));
            Assert.False(string.IsNullOrWhiteSpace(tool.Title));
            Assert.False(tool.Annotations!.OpenWorldHint);
            Assert.NotNull(tool.OutputSchema);
            Assert.DoesNotContain("user", tool.InputSchema.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        });
        Assert.Equal(["delete_task", "update_task"], tools.Values.Where(tool => tool.Annotations!.DestructiveHint == true).Select(tool => tool.Name).Order());
        Assert.Equal(["list_tasks"], tools.Values.Where(tool => tool.Annotations!.ReadOnlyHint == true).Select(tool => tool.Name));
        Assert.Equal(
            ["open", "completed", "all"],
            tools["list_tasks"].InputSchema.GetProperty("properties").GetProperty("status").GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
        Assert.Equal(["title"], tools["add_task"].InputSchema.GetProperty("required").EnumerateArray().Select(value => value.GetString()));
    }

    [Fact]
    public async Task A_client_changes_the_list_of_the_user_of_its_token()
    {
        var (one, other) = (app.NewUser(), app.NewUser());
        await using var ones = await ConnectAsync(one);
        await using var others = await ConnectAsync(other);

        var added = await ones.CallToolAsync("add_task", new Dictionary<string, object?> { ["title"] = "milk" }, cancellationToken: Cancel);
        var id = added.StructuredContent!.Value.GetProperty("id").GetString();
        var refused = await others.CallToolAsync("delete_task", new Dictionary<string, object?> { ["id"] = id }, cancellationToken: Cancel);

        Assert.True(refused.IsError);
        Assert.Equal("There is no task with this id. Call list_tasks for the ids there are.", Assert.IsType<TextContentBlock>(Assert.Single(refused.Content)).Text);
        Assert.Single((await one.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray());
        var listed = await others.CallToolAsync("list_tasks", cancellationToken: Cancel);
        Assert.Equal(0, listed.StructuredContent!.Value.GetProperty("tasks").GetArrayLength());
    }

    [Fact]
    public async Task Results_fit_the_schema_they_promise()
    {
        var user = app.NewUser();
        await using var client = await ConnectAsync(user);

        var added = await client.CallToolAsync("add_task", new Dictionary<string, object?> { ["title"] = "milk", ["dueAt"] = "2026-05-01T17:00:00Z" }, cancellationToken: Cancel);

        var promised = (await client.ListToolsAsync(cancellationToken: Cancel)).Single(tool => tool.Name == "add_task").ProtocolTool.OutputSchema!.Value;
        var given = added.StructuredContent!.Value.EnumerateObject().Select(property => property.Name).ToList();
        Assert.All(given, name => Assert.True(promised.GetProperty("properties").TryGetProperty(name, out _)));
        Assert.All(promised.GetProperty("required").EnumerateArray(), name => Assert.Contains(name.GetString(), given));
        var text = JsonDocument.Parse(Assert.IsType<TextContentBlock>(added.Content[0]).Text);
        Assert.True(JsonElement.DeepEquals(added.StructuredContent!.Value, text.RootElement));
    }

    private static Task<McpClient> ConnectAsync(ChatUser user) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(user.Http.BaseAddress!, "/mcp"),
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = user.Http.DefaultRequestHeaders.Authorization!.ToString() },
        }),
        cancellationToken: Cancel);
}
