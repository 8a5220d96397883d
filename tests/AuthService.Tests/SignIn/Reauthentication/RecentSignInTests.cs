using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.SignIn.Reauthentication;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.ServiceDefaults;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.SignIn.Reauthentication;

public sealed class RecentSignInTests(TimedService service, DataServices data) : IClassFixture<TimedService>
{
    private readonly HttpClient _client = service.Factory.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sign_in_is_recent_for_ten_minutes()
    {
        await using var own = new TimedService(data);
        var user = await own.Factory.CreateClient().SignUpAsync();

        Assert.True(await IsRecentAsync(own, user));
        own.Time.Advance(TimeSpan.FromMinutes(9.9));
        Assert.True(await IsRecentAsync(own, user));
        own.Time.Advance(TimeSpan.FromMinutes(0.2));
        Assert.False(await IsRecentAsync(own, user));
    }

    [Fact]
    public async Task Refreshing_does_not_make_it_recent_and_the_password_does()
    {
        await using var own = new TimedService(data);
        var client = own.Factory.CreateClient();
        var user = await client.SignUpAsync();
        var other = await client.SignInAsync(user.Email);
        var before = await MeAsync(own, user);
        own.Time.Advance(TimeSpan.FromMinutes(11));

        user = await (await client.RefreshAsync(user.RefreshToken)).ReadSignedInAsync();
        Assert.False(await IsRecentAsync(own, user));
        Assert.Equal(before.AuthenticatedAt, (await MeAsync(own, user)).AuthenticatedAt);

        Assert.Equal(HttpStatusCode.NoContent, (await ReauthenticateAsync(own, user, AuthClient.Password)).StatusCode);

        Assert.True(await IsRecentAsync(own, user));
        Assert.Equal(own.Time.GetUtcNow(), (await MeAsync(own, user)).AuthenticatedAt, TimeSpan.FromMilliseconds(1));
        Assert.False(await IsRecentAsync(own, other));
    }

    [Fact]
    public async Task A_wrong_password_is_403_and_proves_nothing()
    {
        var user = await _client.SignUpAsync();
        var before = await MeAsync(service, user);

        await (await ReauthenticateAsync(service, user, "not the password")).AssertRefusedFieldAsync("password");

        Assert.Equivalent(before, await MeAsync(service, user));
        Assert.Contains(AuditEventType.ReauthenticationFailed, await AuditAsync(user));
    }

    [Fact]
    public async Task A_user_without_a_password_cannot_prove_one()
    {
        var user = await _client.SignUpAsync();
        await service.Factory.QueryAsync(db =>
            db.Passwords.Where(password => password.UserId == user.UserId).ExecuteDeleteAsync(Cancellation)
        );

        await (await ReauthenticateAsync(service, user, AuthClient.Password)).AssertRefusedFieldAsync("password");
    }

    [Fact]
    public async Task A_session_that_has_ended_is_not_recent()
    {
        var user = await _client.SignUpAsync();

        await service.Factory.QueryAsync(db =>
            db.Sessions.Where(session => session.Id == user.SessionId)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(session => session.RevokedAt, service.Time.GetUtcNow()),
                    Cancellation
                )
        );

        Assert.False(await IsRecentAsync(service, user));
        await (await ReauthenticateAsync(service, user, AuthClient.Password)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "session_revoked"
        );
    }

    [Fact]
    public async Task Another_users_session_proves_nothing()
    {
        var user = await _client.SignUpAsync();
        var other = await _client.SignUpAsync();

        await using var scope = service.Factory.Services.CreateAsyncScope();
        var recent = scope.ServiceProvider.GetRequiredService<RecentSignIn>();
        Assert.False(await recent.IsRecentAsync(new CurrentUser(user.UserId, other.SessionId, "", ""), Cancellation));
        Assert.Equal(
            "session_revoked",
            (await recent.RenewAsync(new CurrentUser(user.UserId, other.SessionId, "", ""), Cancellation)).Error?.Code
        );
    }

    [Fact]
    public async Task Reauthenticating_needs_a_token_and_a_password()
    {
        var user = await _client.SignUpAsync();

        Assert.Equal(["password"], await (await ReauthenticateAsync(service, user, null)).ReadInvalidFieldsAsync());
        await (
            await _client.PostAsJsonAsync(
                "/api/auth/reauthenticate",
                new { password = AuthClient.Password },
                Cancellation
            )
        ).AssertProblemAsync(HttpStatusCode.Unauthorized, "token_missing");
    }

    [Fact]
    public async Task Reauthentications_are_measured_and_in_the_audit_trail()
    {
        await using var own = new AuthFactory(data);
        var user = await own.CreateClient().SignUpAsync();
        var client = own.CreateClient(user.Response);
        using var measurements = new Measurements(own);

        await client.PostAsJsonAsync("/api/auth/reauthenticate", new { password = AuthClient.Password }, Cancellation);
        await client.PostAsJsonAsync("/api/auth/reauthenticate", new { password = "not the password" }, Cancellation);

        Assert.Equal(["invalid_credentials", "ok"], measurements.Of("fubuni.auth.reauthentications"));
        Assert.Contains(AuditEventType.Reauthenticated, await AuditAsync(user));
    }

    private static async Task<bool> IsRecentAsync(TimedService on, SignedIn user)
    {
        await using var scope = on.Factory.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<RecentSignIn>()
            .IsRecentAsync(new CurrentUser(user.UserId, user.SessionId, "", ""), Cancellation);
    }

    private static async Task<MeResponse> MeAsync(TimedService on, SignedIn user) =>
        (await on.Factory.CreateClient(user.Response).GetFromJsonAsync<MeResponse>("/api/auth/me", Cancellation))!;

    private static Task<HttpResponseMessage> ReauthenticateAsync(TimedService on, SignedIn user, string? password) =>
        on
            .Factory.CreateClient(user.Response)
            .PostAsJsonAsync("/api/auth/reauthenticate", new { password }, Cancellation);

    private Task<AuditEventType[]> AuditAsync(SignedIn user) =>
        service.Factory.QueryAsync(db =>
            db.AuditEvents.Where(audit => audit.UserId == user.UserId)
                .Select(audit => audit.Type)
                .ToArrayAsync(Cancellation)
        );
}
