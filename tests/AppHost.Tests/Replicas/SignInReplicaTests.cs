using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.Testing;

namespace Fubuni.AppHost.Tests.Replicas;

/// <summary>A user who signed in at one replica is signed in at all, and revoked at all.</summary>
[Collection(ReplicatedServices.Name)]
public sealed class SignInReplicaTests(ReplicatedServices services)
{
    /// <summary>Far more than is needed, for a machine that is busy.</summary>
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(45);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_can_send_each_request_to_another_replica()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);

        for (var round = 0; round < 4; round++)
        {
            using var refreshed = await visitor.Http.PostAsync("/api/auth/refresh", null, Cancel);
            Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
            await visitor.AcceptTokenAsync(refreshed, Cancel);
            Assert.Equal(
                visitor.Email,
                (await visitor.GetAsync("/api/auth/me", Cancel)).GetProperty("email").GetString()
            );
            using var added = await visitor.Http.PostAsJsonAsync(
                "/api/tasks",
                new { title = $"Round {round}" },
                Cancel
            );
            Assert.Equal(HttpStatusCode.Created, added.StatusCode);
            Assert.Equal(
                round + 1,
                (await visitor.GetAsync("/api/tasks", Cancel)).GetProperty("items").GetArrayLength()
            );
        }
    }

    [Fact]
    public async Task A_user_who_signs_in_at_one_replica_is_signed_in_at_all()
    {
        using var visitor = await Visitor.RegisterAsync(new HttpClient { BaseAddress = services.Auth[0] }, Cancel);

        foreach (var replica in services.Auth)
        {
            using var there = visitor.At(replica);
            Assert.Equal(
                visitor.Email,
                (await there.GetAsync("/api/auth/me", Cancel)).GetProperty("email").GetString()
            );
            using var login = await there.Http.PostAsJsonAsync(
                "/api/auth/login",
                new { email = visitor.Email, password = Visitor.Password },
                Cancel
            );
            Assert.Equal(HttpStatusCode.OK, login.StatusCode);
        }

        foreach (var replica in services.Chat)
        {
            using var there = visitor.At(replica);
            Assert.Equal(HttpStatusCode.OK, await AskAsync(there));
        }
    }

    [Fact]
    public async Task Refreshes_of_one_token_at_all_replicas_at_the_same_time_give_one_successor()
    {
        using var http = new HttpClient { BaseAddress = services.FrontDoor };
        using var registered = await http.PostAsJsonAsync(
            "/api/auth/register",
            new
            {
                name = "Visitor",
                email = $"race-{Guid.NewGuid():N}@example.com",
                password = Visitor.Password,
                deliver = "body",
            },
            Cancel
        );
        var token = (await registered.Content.ReadFromJsonAsync<JsonElement>(Cancel))
            .GetProperty("refreshToken")
            .GetString();

        for (var round = 0; round < 3; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => RefreshAsync(http, token)));

            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
            Assert.All(answers, answer => Assert.NotEmpty(answer.AccessToken!));
            token = Assert.Single(answers.Select(answer => answer.RefreshToken).Distinct());
        }
    }

    [Fact]
    public async Task A_session_that_is_revoked_at_one_replica_is_refused_by_all()
    {
        using var visitor = await Visitor.RegisterAsync(
            new HttpClient(new SocketsHttpHandler { CookieContainer = new() }) { BaseAddress = services.Auth[0] },
            Cancel
        );
        (Visitor There, string Path)[] others =
        [
            (visitor.At(services.Auth[1]), "/api/auth/me"),
            .. services.Chat.Select(chat => (visitor.At(chat), "/api/chat/sessions")),
        ];
        foreach (var (there, path) in others)
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync(there, path));
        }

        using var logout = await visitor.Http.PostAsync("/api/auth/logout", null, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        var revoked = Stopwatch.GetTimestamp();

        foreach (var (there, path) in others)
        {
            await Eventually.TrueAsync(
                async () => await AskAsync(there, path) == HttpStatusCode.Unauthorized,
                WaitTimeout,
                Cancel
            );
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{there.Http.BaseAddress} after {Stopwatch.GetElapsedTime(revoked).TotalMilliseconds:N0} ms"
            );
            there.Dispose();
        }
    }

    private static async Task<(HttpStatusCode Status, string? AccessToken, string? RefreshToken)> RefreshAsync(
        HttpClient http,
        string? token
    )
    {
        using var response = await http.PostAsJsonAsync("/api/auth/refresh", new { refreshToken = token }, Cancel);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return response.IsSuccessStatusCode
            ? (
                response.StatusCode,
                body.GetProperty("accessToken").GetString(),
                body.GetProperty("refreshToken").GetString()
            )
            : (response.StatusCode, null, null);
    }

    private static async Task<HttpStatusCode> AskAsync(Visitor visitor, string path = "/api/chat/sessions")
    {
        using var response = await visitor.Http.GetAsync(path, Cancel);
        return response.StatusCode;
    }
}
