using System.Net;
using System.Net.Http.Json;
using Fubuni.Testing;

namespace Fubuni.AppHost.Tests;

public sealed class ThroughTheFrontDoorTests(RunningComposition composition)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_front_door_serves_the_application()
    {
        using var browser = composition.CreateBrowserClient();

        var html = await browser.GetStringAsync("/", Cancel);

        Assert.Contains("<div id=\"root\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_links_serve_the_application()
    {
        using var browser = composition.CreateBrowserClient();
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        var response = await browser.GetAsync($"/chat/{Guid.CreateVersion7()}", Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_visitor_registers_chats_and_finds_the_session_again()
    {
        using var visitor = await Visitor.RegisterAsync(composition, Cancel);
        var sessionId = Guid.CreateVersion7();

        var chunks = await visitor.ChatAsync("Tell me something short.", sessionId, Cancel);

        Assert.Equal("start", chunks[0].Type());
        Assert.Equal("finish", chunks[^1].Type());
        Assert.NotEmpty(chunks.Text());

        var sessions = await visitor.GetAsync("/api/chat/sessions", Cancel);
        Assert.Equal(sessionId, sessions.GetProperty("items")[0].GetProperty("id").GetGuid());
        var session = await visitor.GetAsync($"/api/chat/sessions/{sessionId}", Cancel);
        Assert.Equal(
            ["user", "assistant"],
            session.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString())
        );
    }

    [Fact]
    public async Task A_task_that_the_assistant_adds_is_in_the_list()
    {
        using var visitor = await Visitor.RegisterAsync(composition, Cancel);

        var chunks = await visitor.ChatAsync("Add a task: buy oat milk", Guid.CreateVersion7(), Cancel);

        Assert.Contains(chunks, chunk => chunk.Type() == "tool-output-available");
        var tasks = await visitor.GetAsync("/api/tasks", Cancel);
        Assert.Equal("buy oat milk", tasks.GetProperty("items")[0].GetProperty("title").GetString(), ignoreCase: true);
    }

    [Fact]
    public async Task A_reloaded_page_is_still_signed_in()
    {
        using var visitor = await Visitor.RegisterAsync(composition, Cancel);
        visitor.Http.DefaultRequestHeaders.Authorization = null;

        var refreshed = await visitor.Http.PostAsync("/api/auth/refresh", null, Cancel);

        Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
        await visitor.AcceptTokenAsync(refreshed, Cancel);
        var me = await visitor.GetAsync("/api/auth/me", Cancel);
        Assert.Equal(visitor.Email, me.GetProperty("email").GetString());
    }

    [Fact]
    public async Task Signing_out_ends_the_access_token_in_every_service()
    {
        using var visitor = await Visitor.RegisterAsync(composition, Cancel);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Http.GetAsync("/api/chat/sessions", Cancel)).StatusCode);

        Assert.Equal(
            HttpStatusCode.NoContent,
            (await visitor.Http.PostAsync("/api/auth/logout", null, Cancel)).StatusCode
        );

        await Eventually.TrueAsync(
            async () =>
                (await visitor.Http.GetAsync("/api/chat/sessions", Cancel)).StatusCode == HttpStatusCode.Unauthorized,
            within: TimeSpan.FromSeconds(2),
            Cancel
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.Http.GetAsync("/api/auth/me", Cancel)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await visitor.Http.PostAsync("/api/auth/refresh", null, Cancel)).StatusCode
        );
    }

    [Fact]
    public async Task The_keys_that_sign_tokens_are_published_at_the_front_door()
    {
        using var browser = composition.CreateBrowserClient();

        var discovery = await browser.GetFromJsonAsync<System.Text.Json.JsonElement>(
            "/.well-known/openid-configuration",
            Cancel
        );
        var keys = await browser.GetFromJsonAsync<System.Text.Json.JsonElement>(
            new Uri(discovery.GetProperty("jwks_uri").GetString()!).PathAndQuery,
            Cancel
        );

        Assert.NotEmpty(keys.GetProperty("keys").EnumerateArray());
    }

    [Fact]
    public async Task An_MCP_client_that_is_refused_finds_who_issues_tokens()
    {
        using var browser = composition.CreateBrowserClient();

        using var refused = await browser.PostAsJsonAsync("/mcp", new { }, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var challenge = refused.Headers.WwwAuthenticate.ToString();
        var address = new Uri(challenge["Bearer resource_metadata=\"".Length..^1]);
        var resource = await browser.GetFromJsonAsync<System.Text.Json.JsonElement>(address, Cancel);
        var issuer = resource.GetProperty("authorization_servers")[0].GetString();
        var discovery = await browser.GetFromJsonAsync<System.Text.Json.JsonElement>(
            new Uri(issuer + "/.well-known/openid-configuration"),
            Cancel
        );

        Assert.Equal(composition.FrontDoor.Port, address.Port);
        Assert.Equal($"{issuer}/mcp", resource.GetProperty("resource").GetString());
        Assert.Equal(issuer, discovery.GetProperty("issuer").GetString());
    }

    [Theory]
    [InlineData("/api/chat/sessions")]
    [InlineData("/api/tasks")]
    [InlineData("/api/auth/me")]
    public async Task No_data_of_a_user_is_available_without_a_token(string path)
    {
        using var browser = composition.CreateBrowserClient();

        var response = await browser.GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }
}
