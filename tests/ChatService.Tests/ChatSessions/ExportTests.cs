using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>The export of one chat session.</summary>
public sealed class ExportTests(ChatApp app)
{
    private const string Code = "Look:\n\n```csharp\n# not a heading\nvar x = \"<b>\";\n```";

    [Fact]
    public async Task Markdown_has_the_active_branch_with_unchanged_code_and_collapsed_tool_calls()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(
            userText,
            Steps.Call("add_task", new { title = "a ``` fence" }),
            Steps.Say(Code),
            Steps.Say("Another answer")
        );
        var turn = await user.StreamAsync(userText);
        await user.StreamAsync(new { trigger = "regenerate-message", messageId = turn.MessageId });
        await user.SendAsync(
            HttpMethod.Patch,
            $"/api/chat/sessions/{turn.SessionId}",
            HttpStatusCode.OK,
            new { activeLeafId = turn.MessageId, title = "My \"plans\"/Pläne" }
        );

        using var response = await user.Http.GetAsync(
            $"/api/chat/sessions/{turn.SessionId}/export",
            TestContext.Current.CancellationToken
        );
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/markdown; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal(
            "attachment; filename=\"My plans Pl_ne.md\"; filename*=UTF-8''My%20plans%20Pl%C3%A4ne.md",
            response.Content.Headers.ContentDisposition?.ToString()
        );
        Assert.StartsWith("# My \"plans\"/Pläne\n\n## You · ", text, StringComparison.Ordinal);
        Assert.Matches(@"\n## Fubuni · \d{4}-\d\d-\d\d \d\d:\d\d UTC\n", text);
        Assert.Contains($"\n{userText}\n", text, StringComparison.Ordinal);
        Assert.Contains($"\n{Code}\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "<details>\n<summary>Tool: add_task</summary>\n\nInput:\n\n````json\n{\n  \"title\": \"a ``` "
                + "fence\"\n}\n````\n",
            text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Another answer", text, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(text, "^## You", RegexOptions.Multiline));
    }

    [Fact]
    public async Task Markdown_closes_blocks_that_a_stopped_answer_left_open()
    {
        var user = app.NewUser();
        var (userText, next) = (Unique.Text(), Unique.Text());
        app.Model.When(userText, Steps.SayThenHang("```js\nlet a"));
        app.Model.When(next, Steps.Say("<!-- not closed"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("let a");
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{turn.SessionId}/stop", HttpStatusCode.NoContent);
        await user.StreamAsync(next, turn.SessionId);

        var text = await user.Http.GetStringAsync(
            $"/api/chat/sessions/{turn.SessionId}/export",
            TestContext.Current.CancellationToken
        );

        Assert.Contains(
            "\n\n```js\nlet a\n```\n\n*This answer was stopped.*\n\n## You · ",
            text,
            StringComparison.Ordinal
        );
        Assert.EndsWith("\n\n<!-- not closed\n-->\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_all_branches_with_each_message_after_its_parent()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, [.. Enumerable.Range(0, 60).Select(i => Steps.Say($"answer {i}"))]);
        var turn = await user.StreamAsync(userText);
        for (var i = 1; i < 58; i++)
        {
            await user.StreamAsync(userText, turn.SessionId);
        }

        var again = await user.StreamAsync(new { trigger = "regenerate-message", messageId = turn.MessageId });

        using var response = await user.Http.GetAsync(
            $"/api/chat/sessions/{turn.SessionId}/export?format=json",
            TestContext.Current.CancellationToken
        );
        var export = await ChatUser.ReadAsync(response, HttpStatusCode.OK);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.EndsWith(".json", response.Content.Headers.ContentDisposition?.FileNameStar, StringComparison.Ordinal);
        Assert.Equal(again.MessageId, export.GetProperty("activeLeafId").GetGuid());
        var messages = export.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(117, messages.Count);
        HashSet<Guid> seen = [];
        foreach (var message in messages)
        {
            Assert.True(
                message.GetProperty("parentId") is { ValueKind: JsonValueKind.Null }
                    || seen.Contains(message.GetProperty("parentId").GetGuid())
            );
            Assert.True(seen.Add(message.GetProperty("id").GetGuid()));
        }

        Assert.Equal("answer 0", messages[1].GetProperty("parts")[1].GetProperty("text").GetString());
        Assert.Equal("answer 58", messages[^1].GetProperty("parts")[1].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("../../etc/passwd", "etc passwd")]
    [InlineData("a\u202Egpj.exe", "a gpj.exe")]
    [InlineData("...", "chat")]
    [InlineData("x\"; filename=\"evil.exe", "x ; filename= evil.exe")]
    [InlineData("👩 日本語", "👩 日本語")]
    public async Task The_file_name_is_safe(string title, string name)
    {
        var user = app.NewUser();
        var id = (await user.PostAsync("/api/chat/sessions", new { title }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();

        using var response = await user.Http.GetAsync(
            $"/api/chat/sessions/{id}/export?format=md",
            TestContext.Current.CancellationToken
        );

        Assert.Equal($"{name}.md", response.Content.Headers.ContentDisposition?.FileNameStar);
    }

    [Fact]
    public async Task Other_formats_and_sessions_of_other_users_are_refused()
    {
        var user = app.NewUser();
        var id = (await user.PostAsync("/api/chat/sessions", new { }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();

        var problem = await user.SendAsync(
            HttpMethod.Get,
            $"/api/chat/sessions/{id}/export?format=pdf",
            HttpStatusCode.UnprocessableEntity
        );
        Assert.True(problem.GetProperty("errors").TryGetProperty("format", out _));
        foreach (var format in new[] { "md", "json" })
        {
            var missing = await app.NewUser()
                .SendAsync(HttpMethod.Get, $"/api/chat/sessions/{id}/export?format={format}", HttpStatusCode.NotFound);
            Assert.Equal("session_not_found", missing.GetProperty("code").GetString());
        }
    }
}
