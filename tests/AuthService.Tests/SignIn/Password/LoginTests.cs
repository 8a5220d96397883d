using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.SignIn.Password;

public sealed class LoginTests(AuthFactory factory, DataServices data) : IClassFixture<AuthFactory>
{
    private readonly HttpClient _client = factory.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_right_password_signs_in_however_the_address_is_written()
    {
        var user = await _client.SignUpAsync();

        using var response = await _client.LoginAsync($" {user.Email.ToUpperInvariant()}\t");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var again = await response.ReadSignedInAsync();
        Assert.Equal(user.UserId, again.UserId);
        Assert.NotEqual(user.SessionId, again.SessionId);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_answer()
    {
        var user = await _client.SignUpAsync();

        using var wrong = await _client.LoginAsync(user.Email, "not the password");
        using var unknown = await _client.LoginAsync(AuthClient.NewEmail());

        await wrong.AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        await unknown.AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal(await DetailAsync(wrong), await DetailAsync(unknown));
        Assert.Null(wrong.RefreshCookie());
    }

    [Fact]
    public async Task An_unknown_address_and_an_account_without_a_password_cost_the_same_work_as_a_wrong_password()
    {
        await using var own = new AuthFactory(data);
        var client = own.CreateClient();
        var user = await client.SignUpAsync();
        using var measurements = new Measurements(own);

        await client.LoginAsync(user.Email, "not the password");
        Assert.Equal([nameof(PasswordHashFormat.Fubuni)], measurements.Of("fubuni.auth.hash.duration"));

        measurements.Clear();
        await client.LoginAsync(AuthClient.NewEmail(), "not the password");
        Assert.Equal([nameof(PasswordHashFormat.Fubuni)], measurements.Of("fubuni.auth.hash.duration"));

        measurements.Clear();
        await own.QueryAsync(db =>
            db.Passwords.Where(password => password.UserId == user.UserId).ExecuteDeleteAsync(Cancellation)
        );
        await client.LoginAsync(user.Email, "not the password");
        Assert.Equal([nameof(PasswordHashFormat.Fubuni)], measurements.Of("fubuni.auth.hash.duration"));
    }

    [Fact]
    public async Task Logins_are_measured_by_result()
    {
        await using var own = new AuthFactory(data);
        var client = own.CreateClient();
        var user = await client.SignUpAsync();
        using var measurements = new Measurements(own);

        await client.LoginAsync(user.Email);
        await client.LoginAsync(user.Email, "not the password");
        await client.LoginAsync("");

        Assert.Equal(["invalid_credentials", "ok", "validation_failed"], measurements.Of("fubuni.auth.logins"));
        Assert.Equal(2, measurements.Of("fubuni.auth.hash_queue.wait").Length);
    }

    [Fact]
    public async Task A_request_without_fields_names_both()
    {
        using var response = await _client.PostAsJsonAsync("/api/auth/login", new { }, Cancellation);

        Assert.Equal(["email", "password"], await response.ReadInvalidFieldsAsync());
    }

    [Fact]
    public async Task Success_and_failure_are_in_the_audit_trail()
    {
        var user = await _client.SignUpAsync();
        await _client.LoginAsync(user.Email, "not the password");
        var again = await _client.SignInAsync(user.Email);

        var events = await factory.QueryAsync(db =>
            db.AuditEvents.Where(audit => audit.UserId == user.UserId)
                .OrderBy(audit => audit.Id)
                .Select(audit => new { audit.Type, audit.SessionId })
                .ToListAsync(Cancellation)
        );
        Assert.Equal(
            [
                (AuditEventType.Registered, user.SessionId),
                (AuditEventType.SignInFailed, null),
                (AuditEventType.SignedIn, again.SessionId),
            ],
            events.Select(audit => (audit.Type, audit.SessionId))
        );
    }

    [Fact]
    public async Task A_user_without_a_password_cannot_sign_in_with_one()
    {
        var user = await _client.SignUpAsync();
        await factory.QueryAsync(db =>
            db.Passwords.Where(password => password.UserId == user.UserId).ExecuteDeleteAsync(Cancellation)
        );

        using var response = await _client.LoginAsync(user.Email);

        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_whose_cookie_is_overwritten()
    {
        var user = await _client.SignUpAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/login");
        request.Headers.Add("Cookie", $"{AuthClient.CookieName}={user.RefreshToken}");
        request.Content = JsonContent.Create(new { email = user.Email, password = AuthClient.Password });

        var again = await (await _client.SendAsync(request, Cancellation)).ReadSignedInAsync();

        await (await _client.RefreshAsync(user.RefreshToken)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_revoked"
        );
        Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(again.RefreshToken)).StatusCode);
    }

    [Fact]
    public async Task A_client_without_cookies_gets_the_refresh_token_in_the_body()
    {
        var user = await _client.SignUpAsync();
        using var response = await _client.PostAsJsonAsync(
            "/api/auth/login",
            new
            {
                email = user.Email,
                password = AuthClient.Password,
                deliver = "body",
            },
            Cancellation
        );

        var auth = await response.Content.ReadFromJsonAsync<AuthResponse>(Cancellation);
        Assert.StartsWith("rt1.", auth!.RefreshToken, StringComparison.Ordinal);
        Assert.Null(response.RefreshCookie());
    }

    [Fact]
    public async Task Without_Google_configured_there_is_no_button_for_it() =>
        Assert.Equal("""{"google":false}""", await _client.GetStringAsync("/api/auth/providers", Cancellation));

    [Fact]
    public async Task Me_needs_a_token() =>
        await (await _client.GetAsync("/api/auth/me", Cancellation)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "token_missing"
        );

    [Fact]
    public async Task Me_of_an_account_that_is_gone_is_a_sign_out()
    {
        var user = await _client.SignUpAsync();
        await factory.QueryAsync(db => db.Users.Where(row => row.Id == user.UserId).ExecuteDeleteAsync(Cancellation));

        await (await factory.CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "session_revoked"
        );
    }

    private static async Task<string?> DetailAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("detail").GetString();
}
