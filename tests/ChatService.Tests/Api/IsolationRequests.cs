using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Api;

/// <summary>Lists the operations and tools of the service, and calls one with any client.</summary>
internal static class IsolationRequests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The ids of all operations of the API description.</summary>
    public static async Task<List<string>> OperationsAsync(HttpClient client)
    {
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancel);
        return
        [
            .. document
                .GetProperty("paths")
                .EnumerateObject()
                .SelectMany(path => path.Value.EnumerateObject())
                .Select(operation => operation.Value.GetProperty("operationId").GetString()!),
        ];
    }

    /// <summary>The names of all tools.</summary>
    public static async Task<List<string>> ToolsAsync(HttpClient client)
    {
        using var response = await PostToToolsAsync(client, "tools/list", new { });
        return
        [
            .. (await McpRequests.ReadAsync(response))
                .GetProperty("result")
                .GetProperty("tools")
                .EnumerateArray()
                .Select(tool => tool.GetProperty("name").GetString()!),
        ];
    }

    public static async Task<HttpResponseMessage> SendAsync(this HttpClient client, IsolationCalls.Call call)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), call.Path)
        {
            Content = call.Body is null ? null : JsonContent.Create(call.Body),
        };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    public static async Task<HttpResponseMessage> CallToolAsync(
        this HttpClient client,
        string name,
        object arguments
    ) => await PostToToolsAsync(client, "tools/call", new { name, arguments });

    private static async Task<HttpResponseMessage> PostToToolsAsync(
        HttpClient client,
        string method,
        object parameters
    ) =>
        await McpRequests.PostAsync(
            client,
            McpRequests.Request(method, JsonSerializer.Serialize(parameters)),
            ("MCP-Protocol-Version", "2025-06-18")
        );
}
