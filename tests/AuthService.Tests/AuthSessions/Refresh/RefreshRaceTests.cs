using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.AuthSessions.Refresh;

/// <summary>
/// What happens when one refresh token is presented more than once. The clock stands still unless a test moves it.
/// </summary>
public sealed class RefreshRaceTests(TimedService service, DataServices data) : IClassFixture<TimedService>
{
    private static readonly TimeSpan ReplayWindow = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = service.Time;
    private readonly AuthFactory _factory = service.Factory;
    private readonly HttpClient _client = service.Factory.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_refreshes_of_one_token_at_once_give_one_successor()
    {
        var user = await _client.SignUpAsync();
        using var measurements = new Measurements(_factory);

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(_ => _client.RefreshAsync(user.RefreshToken))
        );

        var refreshed = await Task.WhenAll(responses.Select(response => response.ReadSignedInAsync()));
        var successor = Assert.Single(refreshed.Select(answer => answer.RefreshToken).Distinct());
        Assert.Equal(
            2,
            await _factory.QueryAsync(db =>
                db.RefreshTokens.CountAsync(token => token.SessionId == user.SessionId, Cancellation)
            )
        );
        Assert.Equal([.. Enumerable.Repeat("replayed", 31), "rotated"], measurements.Of("fubuni.auth.refreshes"));
        Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(successor)).StatusCode);
    }

    [Fact]
    public async Task Many_sessions_refreshed_at_once_at_two_replicas_all_stay_signed_in()
    {
        await using var replica = new AuthFactory(data) { Time = _time };
        var clients = new[] { _client, replica.CreateClient() };
        var users = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _client.SignUpAsync()));

        var successors = await Task.WhenAll(
            users.Select(async user =>
            {
                var responses = await Task.WhenAll(
                    Enumerable.Range(0, 16).Select(i => clients[i % 2].RefreshAsync(user.RefreshToken))
                );
                var refreshed = await Task.WhenAll(responses.Select(response => response.ReadSignedInAsync()));
                return Assert.Single(refreshed.Select(answer => answer.RefreshToken).Distinct());
            })
        );

        Assert.Equal(10, successors.Distinct().Count());
        Assert.All(
            await Task.WhenAll(successors.Select(clients[1].RefreshAsync)),
            response => Assert.Equal(HttpStatusCode.OK, response.StatusCode)
        );
    }

    [Fact]
    public async Task A_refresh_that_races_a_change_of_password_leaves_nothing_usable_but_the_session_that_changed_it()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _client.SignUpAsync()));

        await Parallel.ForEachAsync(
            users,
            Cancellation,
            async (user, _) =>
            {
                var other = await _client.SignInAsync(user.Email);
                var change = _factory
                    .CreateClient(user.Response)
                    .PostAsJsonAsync(
                        "/api/auth/change-password",
                        new { currentPassword = AuthClient.Password, newPassword = "seven green umbrellas 92" },
                        Cancellation
                    );
                var newest = other.RefreshToken;
                while (!change.IsCompleted)
                {
                    using var answer = await _client.RefreshAsync(newest);
                    newest = answer.IsSuccessStatusCode ? (await answer.ReadSignedInAsync()).RefreshToken : newest;
                }

                Assert.Equal(HttpStatusCode.NoContent, (await change).StatusCode);
                foreach (var token in new[] { other.RefreshToken, newest })
                {
                    await (await _client.RefreshAsync(token)).AssertProblemAsync(
                        HttpStatusCode.Unauthorized,
                        "refresh_revoked"
                    );
                }

                await (await MeAsync(other)).AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");
                Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(user.RefreshToken)).StatusCode);
            }
        );
    }

    [Fact]
    public async Task A_refresh_that_fails_by_our_fault_leaves_the_cookie_and_uses_nothing_up()
    {
        await using var broken = new AuthFactory(data)
        {
            DatabaseName = $"broken_{Guid.NewGuid():N}",
            Logs = new CapturedLogs(),
        };
        var client = broken.CreateClient();
        var user = await client.SignUpAsync();
        await ExecuteAsync("alter function rotate_refresh_token rename to gone");

        using var response = await client.RefreshAsync(user.RefreshToken);

        await response.AssertProblemAsync(HttpStatusCode.InternalServerError, "internal_error");
        Assert.Null(response.RefreshCookie());
        await ExecuteAsync("alter function gone rename to rotate_refresh_token");
        Assert.Equal(HttpStatusCode.OK, (await client.RefreshAsync(user.RefreshToken)).StatusCode);

        Task ExecuteAsync(string sql) => broken.QueryAsync(db => db.Database.ExecuteSqlRawAsync(sql, Cancellation));
    }

    [Fact]
    public async Task A_lost_answer_is_given_again_for_thirty_seconds()
    {
        var user = await _client.SignUpAsync();
        var first = await (await _client.RefreshAsync(user.RefreshToken)).ReadSignedInAsync();

        _time.Advance(ReplayWindow);
        using var response = await _client.RefreshAsync(user.RefreshToken);
        var replayed = await response.ReadSignedInAsync();

        Assert.Equal(first.RefreshToken, replayed.RefreshToken);
        Assert.Equal(first.SessionId, replayed.SessionId);
        Assert.NotEqual(first.Claims.GetProperty("jti").GetString(), replayed.Claims.GetProperty("jti").GetString());
        // Returning the successor again does not extend its lifetime.
        Assert.Equal(TimeSpan.FromDays(7) - ReplayWindow, response.RefreshCookie()!.MaxAge);
    }

    [Fact]
    public async Task A_late_request_gets_superseded_and_changes_nothing()
    {
        var user = await _client.SignUpAsync();
        var second = await (await _client.RefreshAsync(user.RefreshToken)).ReadSignedInAsync();
        var third = await (await _client.RefreshAsync(second.RefreshToken)).ReadSignedInAsync();

        using var late = await _client.RefreshAsync(user.RefreshToken);

        await late.AssertProblemAsync(HttpStatusCode.Conflict, "refresh_superseded");
        Assert.Null(late.RefreshCookie());
        Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(third.RefreshToken)).StatusCode);
    }

    [Fact]
    public async Task A_replayed_refresh_token_revokes_only_its_session()
    {
        var stolen = await _client.SignUpAsync();
        var other = await _client.SignInAsync(stolen.Email);
        var victim = await (await _client.RefreshAsync(stolen.RefreshToken)).ReadSignedInAsync();

        _time.Advance(ReplayWindow + TimeSpan.FromMilliseconds(1));
        using var thief = await _client.RefreshAsync(stolen.RefreshToken);

        await thief.AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_reused");
        Assert.True(thief.ClearsCookie());
        await (await _client.RefreshAsync(victim.RefreshToken)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_revoked"
        );
        await (await _client.RefreshAsync(stolen.RefreshToken)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_revoked"
        );
        await (await MeAsync(victim)).AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");

        Assert.Equal(HttpStatusCode.OK, (await MeAsync(other)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(other.RefreshToken)).StatusCode);
        Assert.Equal(
            stolen.SessionId,
            (
                await _factory.QueryAsync(db =>
                    db.AuditEvents.SingleAsync(
                        audit => audit.UserId == stolen.UserId && audit.Type == AuditEventType.RefreshTokenReused,
                        Cancellation
                    )
                )
            ).SessionId
        );
    }

    [Fact]
    public async Task A_token_of_two_generations_ago_is_reuse_after_its_own_thirty_seconds()
    {
        var user = await _client.SignUpAsync();
        var second = await (await _client.RefreshAsync(user.RefreshToken)).ReadSignedInAsync();
        _time.Advance(ReplayWindow + TimeSpan.FromMilliseconds(1));
        var third = await (await _client.RefreshAsync(second.RefreshToken)).ReadSignedInAsync();

        await (await _client.RefreshAsync(user.RefreshToken)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_reused"
        );
        await (await _client.RefreshAsync(third.RefreshToken)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_revoked"
        );
    }

    [Fact]
    public async Task A_refresh_that_races_a_sign_out_leaves_nothing_usable()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => _client.SignUpAsync()));

        await Parallel.ForEachAsync(
            users,
            Cancellation,
            async (user, _) =>
            {
                var refreshes = Enumerable.Range(0, 4).Select(_ => _client.RefreshAsync(user.RefreshToken)).ToArray();
                var logout = _client.LogoutAsync(user.RefreshToken);
                var answers = await Task.WhenAll(refreshes);
                Assert.Equal(HttpStatusCode.NoContent, (await logout).StatusCode);

                await (await _client.RefreshAsync(user.RefreshToken)).AssertProblemAsync(
                    HttpStatusCode.Unauthorized,
                    "refresh_revoked"
                );
                foreach (var answer in answers.Where(answer => answer.IsSuccessStatusCode))
                {
                    var refreshed = await answer.ReadSignedInAsync();
                    await (await _client.RefreshAsync(refreshed.RefreshToken)).AssertProblemAsync(
                        HttpStatusCode.Unauthorized,
                        "refresh_revoked"
                    );
                    await (await MeAsync(refreshed)).AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");
                }
            }
        );
    }

    [Fact]
    public async Task A_session_that_is_not_used_for_seven_days_has_ended()
    {
        var user = await _client.SignUpAsync();
        _time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        var used = await (await _client.RefreshAsync(user.RefreshToken)).ReadSignedInAsync();

        _time.Advance(TimeSpan.FromDays(7));
        using var response = await _client.RefreshAsync(used.RefreshToken);

        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_expired");
        Assert.True(response.ClearsCookie());
    }

    [Fact]
    public async Task A_session_ends_after_thirty_days_however_much_it_is_used()
    {
        var user = await _client.SignUpAsync();
        var token = user.RefreshToken;
        for (var day = 6; day < 30; day += 6)
        {
            _time.Advance(TimeSpan.FromDays(6));
            using var response = await _client.RefreshAsync(token);
            token = (await response.ReadSignedInAsync()).RefreshToken;
            Assert.Equal(TimeSpan.FromDays(Math.Min(7, 30 - day)), response.RefreshCookie()!.MaxAge);
        }

        _time.Advance(TimeSpan.FromDays(6));
        await (await _client.RefreshAsync(token)).AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_expired");
    }

    private Task<HttpResponseMessage> MeAsync(SignedIn user) =>
        _factory.CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation);
}
