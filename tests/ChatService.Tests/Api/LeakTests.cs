using System.Net.Http.Headers;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Fubuni.Testing.Attacks;

namespace Fubuni.ChatService.Tests.Api;

/// <summary>
/// Everything that operators can read while users chat: logs at the most detailed level, metrics and spans. None of it
/// has text of a message.
/// </summary>
public sealed class LeakTests(ChatApp app)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_text_of_a_user_a_model_or_a_tool_is_in_telemetry()
    {
        using var leaks = new Leaks();
        await using var replica = app.StartReplica(
            leaks.Logs,
            ("Logging:LogLevel:Default", "Debug"),
            ("Logging:LogLevel:Fubuni", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Debug"),
            ("Logging:LogLevel:Microsoft.AspNetCore.Routing", "Debug"),
            ("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Debug"),
            ("Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command", "Debug")
        );
        var user = app.NewUser(replica);
        var secrets = new List<string>(user.Http.DefaultRequestHeaders.Authorization!.Parameter!.Split('.')[1..]);
        string Secret(string kind)
        {
            secrets.Add($"{kind}-{Guid.NewGuid():N}");
            return secrets[^1];
        }

        var userText = Secret("said");
        app.Model.When(
            userText,
            Steps.Call("add_task", new { title = Secret("argument") }),
            Steps.Say(Secret("answer"))
        );
        var turn = await user.StreamAsync(userText);
        var failing = Secret("failing");
        app.Model.When(failing, _ => throw new InvalidOperationException("The model fails."));
        await user.StreamAsync(failing, turn.SessionId);
        await user.GetAsync($"/api/chat/sessions?q={Secret("searched")}");
        await user.PostAsync("/api/tasks", new { title = Secret("task") }, System.Net.HttpStatusCode.Created);
        foreach (
            var body in new[]
            {
                $$"""{"message":"{{Secret("naughty")}}"}""",
                Secret("raw"),
                $$"""{"title":{{Secret("unquoted")}}}""",
            }
        )
        {
            foreach (var path in new[] { "/api/chat", "/api/chat/stream", "/api/tasks", "/mcp" })
            {
                using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
                using var response = await user.Http.PostAsync(path, content, Cancel);
                Assert.InRange((int)response.StatusCode, 400, 499);
            }
        }

        foreach (var name in new[] { "kid unknown", "exp just beyond the skew", "aud absent", "payload a list" })
        {
            var token = TokenCase.All[name].Create(app.Tokens, user.Id);
            secrets.Add(token.Split('.')[1]);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/chat/sessions");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await replica.CreateClient().SendAsync(request, Cancel);
        }

        Assert.NotEmpty(leaks.Find("Microsoft.EntityFrameworkCore.Database.Command"));
        Assert.NotEmpty(leaks.Find("execute_tool add_task"));
        // The model of these tests runs in the same process; its own telemetry is not that of the service.
        Assert.Equal("", string.Join('\n', leaks.Find(secrets.Where(secret => secret.Length >= 10))));
    }
}
