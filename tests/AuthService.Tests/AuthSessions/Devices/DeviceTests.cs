using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions.Devices;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.AuthSessions.Devices;

public sealed class DeviceTests(AuthFactory factory, DataServices data) : IClassFixture<AuthFactory>
{
    private const string FirefoxOnLinux = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";

    private readonly HttpClient _client = factory.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_names_each_device_and_says_which_one_asks()
    {
        var user = await _client.SignUpAsync();
        var firefox = factory.CreateClient();
        firefox.DefaultRequestHeaders.UserAgent.ParseAdd(FirefoxOnLinux);
        var other = await firefox.SignInAsync(user.Email);

        var devices = await ListAsync(user);

        Assert.Equal([other.SessionId, user.SessionId], devices.Select(device => device.Id));
        Assert.Equal(("Firefox", "Linux", false), (devices[0].Browser, devices[0].OperatingSystem, devices[0].Current));
        Assert.Equal((null, null, true), (devices[1].Browser, devices[1].OperatingSystem, devices[1].Current));
        Assert.All(
            devices,
            device => Assert.InRange(device.LastUsedAt, device.CreatedAt, DateTimeOffset.UtcNow.AddMinutes(1))
        );
    }

    [Fact]
    public async Task Sessions_that_have_ended_or_expired_and_those_of_others_are_not_listed()
    {
        await using var timed = new TimedService(data);
        var client = timed.Factory.CreateClient();
        var expired = await client.SignUpAsync();
        timed.Time.Advance(TimeSpan.FromDays(6));
        var current = await client.SignInAsync(expired.Email);
        var ended = await client.SignInAsync(expired.Email);
        await client.LogoutAsync(ended.RefreshToken);
        await client.SignUpAsync();
        Assert.Equal(2, (await ListAsync(current, timed.Factory)).Length);

        timed.Time.Advance(TimeSpan.FromDays(2));
        current = await (await client.RefreshAsync(current.RefreshToken)).ReadSignedInAsync();

        var device = Assert.Single(await ListAsync(current, timed.Factory));
        Assert.Equal(current.SessionId, device.Id);
        Assert.Equal(TimeSpan.FromDays(2), device.LastUsedAt - device.CreatedAt);
    }

    [Fact]
    public async Task One_device_can_be_signed_out_from_another()
    {
        var user = await _client.SignUpAsync();
        var lost = await _client.SignInAsync(user.Email);

        using var response = await DeleteAsync(user, $"/api/auth/sessions/{lost.SessionId}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Null(response.RefreshCookie());
        await AssertEndedAsync(lost);
        await AssertAliveAsync(user);
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await DeleteAsync(user, $"/api/auth/sessions/{lost.SessionId}")).StatusCode
        );
        Assert.Equal([AuditEventType.SessionEnded], await AuditOfAsync(lost.SessionId, AuditEventType.SessionEnded));
    }

    [Fact]
    public async Task Ending_the_session_that_asks_clears_its_cookie()
    {
        var user = await _client.SignUpAsync();

        using var response = await DeleteAsync(user, $"/api/auth/sessions/{user.SessionId}");

        Assert.True(response.ClearsCookie());
        await AssertEndedAsync(user);
    }

    [Fact]
    public async Task A_session_of_another_user_does_not_exist()
    {
        var user = await _client.SignUpAsync();
        var stranger = await _client.SignUpAsync();

        await (await DeleteAsync(user, $"/api/auth/sessions/{stranger.SessionId}")).AssertProblemAsync(
            HttpStatusCode.NotFound,
            "session_not_found"
        );
        await (await DeleteAsync(user, $"/api/auth/sessions/{Guid.NewGuid()}")).AssertProblemAsync(
            HttpStatusCode.NotFound,
            "session_not_found"
        );
        await (await DeleteAsync(user, "/api/auth/sessions/not-a-uuid")).AssertProblemAsync(
            HttpStatusCode.NotFound,
            "not_found"
        );
        await AssertAliveAsync(stranger);
    }

    [Fact]
    public async Task All_other_devices_can_be_signed_out_at_once()
    {
        var user = await _client.SignUpAsync();
        var others = new[] { await _client.SignInAsync(user.Email), await _client.SignInAsync(user.Email) };
        var stranger = await _client.SignUpAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(user, "/api/auth/sessions")).StatusCode);

        foreach (var other in others)
        {
            await AssertEndedAsync(other);
        }

        await AssertAliveAsync(stranger);
        Assert.Equal(user.SessionId, Assert.Single(await ListAsync(user)).Id);
        await AssertAliveAsync(user);
        Assert.Equal(
            [AuditEventType.OtherSessionsEnded],
            await AuditOfAsync(user.SessionId, AuditEventType.OtherSessionsEnded)
        );
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_session_on_every_replica()
    {
        await using var replica = new AuthFactory(data);
        var user = await _client.SignUpAsync();
        var other = await _client.SignInAsync(user.Email);
        var stranger = await _client.SignUpAsync();
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(replica, other)).StatusCode);

        using var response = await factory
            .CreateClient(user.Response)
            .PostAsync("/api/auth/logout-all", null, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.True(response.ClearsCookie());
        await AssertEndedAsync(user);
        await AssertEndedAsync(other);
        await AssertAliveAsync(stranger);
        await Eventually.TrueAsync(
            async () => (await MeAsync(replica, other)).StatusCode == HttpStatusCode.Unauthorized,
            cancellationToken: Cancellation
        );
        Assert.Equal(
            [AuditEventType.SignedOutEverywhere],
            await AuditOfAsync(user.SessionId, AuditEventType.SignedOutEverywhere)
        );
        await AssertAliveAsync(await _client.SignInAsync(user.Email));
    }

    [Fact]
    public async Task Everything_about_devices_needs_a_token()
    {
        foreach (
            var (method, path) in new[]
            {
                (HttpMethod.Get, "/api/auth/sessions"),
                (HttpMethod.Delete, "/api/auth/sessions"),
                (HttpMethod.Delete, $"/api/auth/sessions/{Guid.NewGuid()}"),
                (HttpMethod.Post, "/api/auth/logout-all"),
            }
        )
        {
            using var request = new HttpRequestMessage(method, path);
            await (await _client.SendAsync(request, Cancellation)).AssertProblemAsync(
                HttpStatusCode.Unauthorized,
                "token_missing"
            );
        }
    }

    private static Task<HttpResponseMessage> MeAsync(AuthFactory service, SignedIn user) =>
        service.CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation);

    private async Task<Device[]> ListAsync(SignedIn user, AuthFactory? service = null) =>
        [
            .. (
                await (service ?? factory)
                    .CreateClient(user.Response)
                    .GetFromJsonAsync<DeviceList>("/api/auth/sessions", Cancellation)
            )!.Items,
        ];

    private Task<HttpResponseMessage> DeleteAsync(SignedIn user, string path) =>
        factory.CreateClient(user.Response).DeleteAsync(path, Cancellation);

    private async Task AssertEndedAsync(SignedIn user)
    {
        await (await MeAsync(factory, user)).AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");
        await (await _client.RefreshAsync(user.RefreshToken)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_revoked"
        );
    }

    private async Task AssertAliveAsync(SignedIn user)
    {
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(factory, user)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(user.RefreshToken)).StatusCode);
    }

    private Task<AuditEventType[]> AuditOfAsync(Guid session, AuditEventType type) =>
        factory.QueryAsync(db =>
            db.AuditEvents.Where(audit => audit.SessionId == session && audit.Type == type)
                .Select(audit => audit.Type)
                .ToArrayAsync(Cancellation)
        );
}
