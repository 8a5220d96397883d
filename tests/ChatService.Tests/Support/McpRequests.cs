using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>Requests to the MCP endpoint as text, without a library that would correct them.</summary>
internal static class McpRequests
{
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A request with the id 7.</summary>
    public static string Request(string method, string parameters) =>
        $$"""{ "jsonrpc": "2.0", "id": 7, "method": "{{method}}", "params": {{parameters}} }""";

    public static string Initialize(string version, string client) =>
        Request(
            "initialize",
            $$"""
            {
                "protocolVersion": "{{version}}",
                "capabilities": {},
                "clientInfo": { "name": "{{client}}", "version": "{{client}}" }
            }
            """
        );

    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    public static async Task<HttpResponseMessage> PostAsync(
        HttpClient client,
        string body,
        params (string Name, string? Value)[] headers
    )
    {
        using var content = Json(body);
        return await SendAsync(client, content, headers);
    }

    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        HttpContent content,
        params (string Name, string? Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, Cancel);
    }

    /// <summary>The message of the error that a request is answered with.</summary>
    public static async Task<string> RefusedAsync(ChatUser user, string body, int code)
    {
        using var response = await PostAsync(user.Http, body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await ReadAsync(response);
        var error = answer.GetProperty("error");
        Assert.Equal((7, code), (answer.GetProperty("id").GetInt32(), error.GetProperty("code").GetInt32()));
        return error.GetProperty("message").GetString()!;
    }

    /// <summary>The response is the body, or the data of its only event.</summary>
    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Cancel);
        var json =
            response.Content.Headers.ContentType?.MediaType == "text/event-stream"
                ? text.Split('\n').Single(line => line.StartsWith("data: ", StringComparison.Ordinal))[
                    "data: ".Length..
                ]
                : text;
        return JsonDocument.Parse(json).RootElement;
    }
}
