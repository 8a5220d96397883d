using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Tasks;

/// <summary>Several writers of one task, with and without <c>If-Match</c>.</summary>
public sealed class TaskConcurrencyTests(ChatApp app)
{
    [Fact]
    public async Task A_writer_with_an_ETag_cannot_overwrite_a_newer_version()
    {
        var user = app.NewUser();
        using var created = await user.Http.PostAsJsonAsync(
            "/api/tasks",
            new { title = "x" },
            TestContext.Current.CancellationToken
        );
        var path = created.Headers.Location!.OriginalString;
        var first = created.Headers.ETag!.ToString();
        Assert.Equal($"\"{(await user.GetAsync(path)).GetProperty("version").GetString()}\"", first);

        using var changed = await SendAsync(user, HttpMethod.Patch, path, first, new { title = "y" });
        var second = changed.Headers.ETag!.ToString();

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(first, second);
        foreach (var stale in new[] { first, $"W/{second}", "nonsense", "\"\"", second.Trim('"') })
        {
            foreach (var method in new[] { HttpMethod.Patch, HttpMethod.Delete })
            {
                using var refused = await SendAsync(
                    user,
                    method,
                    path,
                    stale,
                    method == HttpMethod.Patch ? new { title = "z" } : null
                );
                var problem = await ChatUser.ReadAsync(refused, HttpStatusCode.PreconditionFailed);
                Assert.Equal("precondition_failed", problem.GetProperty("code").GetString());
            }
        }

        Assert.Equal("y", (await user.GetAsync(path)).GetProperty("title").GetString());
        using var any = await SendAsync(user, HttpMethod.Patch, path, "*", new { title = "any" });
        using var deleted = await SendAsync(user, HttpMethod.Delete, path, $"{first}, {any.Headers.ETag}", null);
        using var gone = await SendAsync(user, HttpMethod.Delete, path, second, null);
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.NotFound], [deleted.StatusCode, gone.StatusCode]);
    }

    [Fact]
    public async Task Of_writers_with_the_same_ETag_one_wins()
    {
        var user = app.NewUser();
        using var created = await user.Http.PostAsJsonAsync(
            "/api/tasks",
            new { title = "x" },
            TestContext.Current.CancellationToken
        );
        var path = created.Headers.Location!.OriginalString;

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    SendAsync(user, HttpMethod.Patch, path, created.Headers.ETag!.ToString(), new { title = $"by {i}" })
                )
        );

        var winner = Assert.Single(answers.Index(), answer => answer.Item.StatusCode == HttpStatusCode.OK).Index;
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal($"by {winner}", (await user.GetAsync(path)).GetProperty("title").GetString());
    }

    [Fact]
    public async Task Changes_of_different_fields_at_the_same_time_are_all_saved()
    {
        var user = app.NewUser();
        var id = (await user.PostAsync("/api/tasks", new { title = "x" }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();

        await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(i =>
                    user.SendAsync(
                        HttpMethod.Patch,
                        $"/api/tasks/{id}",
                        HttpStatusCode.OK,
                        i % 3 == 0 ? new { notes = "noted" }
                            : i % 3 == 1 ? new { title = "renamed" }
                            : (object)new { completed = true }
                    )
                )
        );

        var task = (await user.GetAsync("/api/tasks")).GetProperty("items")[0];
        Assert.Equal("renamed", task.GetProperty("title").GetString());
        Assert.Equal("noted", task.GetProperty("notes").GetString());
        Assert.Equal(JsonValueKind.String, task.GetProperty("completedAt").ValueKind);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        ChatUser user,
        HttpMethod method,
        string path,
        string ifMatch,
        object? body
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await user.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
