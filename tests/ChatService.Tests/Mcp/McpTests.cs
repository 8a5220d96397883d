using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Fubuni.ChatService.Tests.Mcp;

/// <summary>The tools with an MCP client, over Streamable HTTP with the same bearer tokens.</summary>
public sealed class McpTests(ChatApp app)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_tool_describes_its_purpose_its_arguments_and_its_risks()
    {
        await using var client = await ConnectAsync(app.NewUser());

        var tools = (await client.ListToolsAsync(cancellationToken: Cancel)).ToDictionary(
            tool => tool.Name,
            tool => tool.ProtocolTool
        );

        Assert.Equal(["add_task", "complete_task", "delete_task", "list_tasks", "update_task"], tools.Keys.Order());
        Assert.All(
            tools.Values,
            tool =>
            {
                Assert.False(string.IsNullOrWhiteSpace(tool.Description));
                Assert.False(string.IsNullOrWhiteSpace(tool.Title));
                Assert.False(tool.Annotations!.OpenWorldHint);
                Assert.NotNull(tool.OutputSchema);
                Assert.DoesNotContain(
                    "user",
                    tool.InputSchema.GetProperty("properties").EnumerateObject().Select(property => property.Name)
                );
            }
        );
        Assert.Equal(
            ["delete_task", "update_task"],
            tools.Values.Where(tool => tool.Annotations!.DestructiveHint == true).Select(tool => tool.Name).Order()
        );
        Assert.Equal(
            ["list_tasks"],
            tools.Values.Where(tool => tool.Annotations!.ReadOnlyHint == true).Select(tool => tool.Name)
        );
        Assert.Equal(
            ["complete_task", "delete_task", "update_task"],
            tools.Values.Where(tool => tool.Annotations!.IdempotentHint == true).Select(tool => tool.Name).Order()
        );
        Assert.Equal(
            ["open", "completed", "all"],
            tools["list_tasks"]
                .InputSchema.GetProperty("properties")
                .GetProperty("status")
                .GetProperty("enum")
                .EnumerateArray()
                .Select(value => value.GetString())
        );
        Assert.Equal(
            ["title"],
            tools["add_task"].InputSchema.GetProperty("required").EnumerateArray().Select(value => value.GetString())
        );
    }

    [Fact]
    public async Task A_client_changes_the_tasks_of_the_user_of_its_token()
    {
        var (one, other) = (app.NewUser(), app.NewUser());
        await using var ones = await ConnectAsync(one);
        await using var others = await ConnectAsync(other);

        var added = await ones.CallToolAsync(
            "add_task",
            new Dictionary<string, object?> { ["title"] = "milk" },
            cancellationToken: Cancel
        );
        var id = added.StructuredContent!.Value.GetProperty("id").GetString();
        var refused = await others.CallToolAsync(
            "delete_task",
            new Dictionary<string, object?> { ["id"] = id },
            cancellationToken: Cancel
        );

        Assert.True(refused.IsError);
        Assert.Equal(
            "There is no task with this id. Call list_tasks for the ids there are.",
            Assert.IsType<TextContentBlock>(Assert.Single(refused.Content)).Text
        );
        Assert.Single((await one.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray());
        var listed = await others.CallToolAsync("list_tasks", cancellationToken: Cancel);
        Assert.Equal(0, listed.StructuredContent!.Value.GetProperty("tasks").GetArrayLength());
    }

    [Fact]
    public async Task A_long_list_is_limited_and_has_the_number_of_tasks_left_out()
    {
        var user = app.NewUser();
        await using var client = await ConnectAsync(user);
        for (var number = 0; number < 103; number++)
        {
            await user.PostAsync("/api/tasks", new { title = $"task {number}" }, HttpStatusCode.Created);
        }

        var (all, some) = (await ListAsync(new()), await ListAsync(new() { ["text"] = "task 10" }));

        Assert.Equal((100, 3), (all.GetProperty("tasks").GetArrayLength(), all.GetProperty("leftOut").GetInt32()));
        Assert.Equal((4, 0), (some.GetProperty("tasks").GetArrayLength(), some.GetProperty("leftOut").GetInt32()));

        async Task<JsonElement> ListAsync(Dictionary<string, object?> arguments) =>
            (await client.CallToolAsync("list_tasks", arguments, cancellationToken: Cancel)).StructuredContent!.Value;
    }

    [Fact]
    public async Task Results_match_their_output_schema()
    {
        var user = app.NewUser();
        await using var client = await ConnectAsync(user);

        var added = await client.CallToolAsync(
            "add_task",
            new Dictionary<string, object?> { ["title"] = "milk", ["dueAt"] = "2026-05-01T17:00:00Z" },
            cancellationToken: Cancel
        );

        var promised = (await client.ListToolsAsync(cancellationToken: Cancel))
            .Single(tool => tool.Name == "add_task")
            .ProtocolTool.OutputSchema!.Value;
        var given = added.StructuredContent!.Value.EnumerateObject().Select(property => property.Name).ToList();
        Assert.All(given, name => Assert.True(promised.GetProperty("properties").TryGetProperty(name, out _)));
        Assert.All(promised.GetProperty("required").EnumerateArray(), name => Assert.Contains(name.GetString(), given));
        var text = JsonDocument.Parse(Assert.IsType<TextContentBlock>(added.Content[0]).Text);
        Assert.True(JsonElement.DeepEquals(added.StructuredContent!.Value, text.RootElement));
    }

    [Theory]
    [InlineData("add_task", """{}""", "Required and missing: title.")]
    [InlineData("add_task", """{"title":" "}""", "title: Must have 1 to 200 characters.")]
    [InlineData("add_task", """{"title":{"a":1}}""", "title: Must be a string.")]
    [InlineData(
        "add_task",
        """{"title":"x","dueAt":"tomorrow"}""",
        "dueAt: Must be a time in ISO 8601 with its offset from UTC, such as 2026-05-01T17:00:00Z."
    )]
    [InlineData("list_tasks", """{"status":"urgent"}""", "status: Must be one of open, completed, all.")]
    [InlineData("add_task", """{"title":"x","notes":5}""", "notes: Must be a string.")]
    [InlineData("add_task", """{"title":null}""", "title: Must be a string.")]
    [InlineData("list_tasks", """{"status":1}""", "status: Must be one of open, completed, all.")]
    [InlineData("update_task", """{"id":"0198c0de","completed":"yes"}""", "completed: Must be a boolean.")]
    [InlineData("list_tasks", """{"dueBefore":"2026-05-01"}""", "dueBefore: Must be a time in ISO 8601")]
    [InlineData("complete_task", """{}""", "Required and missing: id.")]
    [InlineData(
        "update_task",
        """{"id":"the first one"}""",
        "There is no task with this id. Call list_tasks for the ids there are."
    )]
    [InlineData(
        "delete_task",
        """{"id":"0198c0de-0000-7000-8000-000000000001"}""",
        "There is no task with this id. Call list_tasks for the ids there are."
    )]
    public async Task Errors_of_arguments_tell_a_model_how_to_correct_them(
        string tool,
        string arguments,
        string expected
    )
    {
        await using var client = await ConnectAsync(app.NewUser());

        var result = await client.CallToolAsync(
            tool,
            JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments)!,
            cancellationToken: Cancel
        );

        var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
        Assert.True(result.IsError);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public async Task Optional_arguments_with_empty_values_count_as_absent(string? nothing)
    {
        await using var client = await ConnectAsync(app.NewUser());

        var added = await CallAsync(
            "add_task",
            new()
            {
                ["title"] = "milk",
                ["notes"] = nothing,
                ["dueAt"] = nothing,
            }
        );
        var id = added.GetProperty("id").GetString();
        var listed = await CallAsync(
            "list_tasks",
            new()
            {
                ["status"] = nothing,
                ["text"] = nothing,
                ["dueAfter"] = nothing,
                ["dueBefore"] = nothing,
            }
        );
        var changed = await CallAsync(
            "update_task",
            new()
            {
                ["id"] = id,
                ["title"] = nothing,
                ["notes"] = "oat",
                ["completed"] = nothing,
            }
        );
        var kept = await CallAsync(
            "update_task",
            new()
            {
                ["id"] = id,
                ["notes"] = null,
                ["dueAt"] = null,
            }
        );
        var cleared = await CallAsync(
            "update_task",
            new()
            {
                ["id"] = id,
                ["notes"] = "",
                ["dueAt"] = "",
            }
        );

        Assert.Equal(id, Assert.Single(listed.GetProperty("tasks").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("milk", changed.GetProperty("title").GetString());
        Assert.Equal("oat", changed.GetProperty("notes").GetString());
        Assert.Equal("oat", kept.GetProperty("notes").GetString());
        Assert.Null(cleared.GetProperty("notes").GetString());

        async Task<JsonElement> CallAsync(string tool, Dictionary<string, object?> arguments)
        {
            var result = await client.CallToolAsync(tool, arguments, cancellationToken: Cancel);
            Assert.NotEqual(true, result.IsError);
            return result.StructuredContent!.Value;
        }
    }

    [Fact]
    public async Task A_client_that_is_refused_learns_who_issues_tokens()
    {
        using var client = app.Factory.CreateClient();
        using var refused = await client.PostAsJsonAsync("/mcp", new { }, Cancel);
        client.DefaultRequestHeaders.Authorization = new("Bearer", "nonsense");
        using var invalid = await client.PostAsJsonAsync("/mcp", new { }, Cancel);
        client.DefaultRequestHeaders.Authorization = null;

        const string Document = "https://fubuni.test/.well-known/oauth-protected-resource/mcp";
        Assert.Equal($"Bearer resource_metadata=\"{Document}\"", refused.Headers.WwwAuthenticate.ToString());
        Assert.Equal(
            $"Bearer error=\"invalid_token\", resource_metadata=\"{Document}\"",
            invalid.Headers.WwwAuthenticate.ToString()
        );
        var detail = (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString();
        Assert.Contains("https://fubuni.test/api/auth/login", detail, StringComparison.Ordinal);
        foreach (var (path, resource) in new[] { ("/mcp", "https://fubuni.test/mcp"), ("", "https://fubuni.test") })
        {
            var metadata = await client.GetFromJsonAsync<JsonElement>(
                $"/.well-known/oauth-protected-resource{path}",
                Cancel
            );
            Assert.Equal(resource, metadata.GetProperty("resource").GetString());
            Assert.Equal(
                "https://fubuni.test",
                Assert.Single(metadata.GetProperty("authorization_servers").EnumerateArray()).GetString()
            );
        }
    }

    private static Task<McpClient> ConnectAsync(ChatUser user) =>
        McpClient.CreateAsync(
            new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = new Uri(user.Http.BaseAddress!, "/mcp"),
                    AdditionalHeaders = new Dictionary<string, string>
                    {
                        ["Authorization"] = user.Http.DefaultRequestHeaders.Authorization!.ToString(),
                    },
                }
            ),
            cancellationToken: Cancel
        );
}
