using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.SignIn.Password;

public sealed class RegistrationTests(AuthFactory factory, DataServices data) : IClassFixture<AuthFactory>
{
    private readonly HttpClient _client = factory.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Registering_signs_in()
    {
        var email = AuthClient.NewEmail();
        using var response = await _client.RegisterAsync(email, name: "Ann Example");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("/api/auth/me", response.Headers.Location?.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var (auth, refreshToken) = await response.ReadSignedInAsync();
        Assert.Equal("Bearer", auth.TokenType);
        Assert.Equal(900, auth.ExpiresIn);
        Assert.Null(auth.RefreshToken);
        Assert.StartsWith("rt1.", refreshToken, StringComparison.Ordinal);
        Assert.Equal(
            (email, "Ann Example", false, null),
            (auth.User.Email, auth.User.Name, auth.User.EmailVerified, auth.User.Image)
        );

        var me = await factory.CreateClient(auth).GetFromJsonAsync<UserResponse>("/api/auth/me", Cancellation);
        Assert.Equal(auth.User, me);
    }

    [Fact]
    public async Task A_new_user_has_the_rows_that_Better_Auth_would_have_written_but_no_hash_that_it_cannot_read()
    {
        var user = await _client.SignUpAsync();

        var account = await factory.QueryAsync(db =>
            db.Accounts.SingleAsync(account => account.UserId == user.UserId, Cancellation)
        );
        Assert.Equal(
            (Account.CredentialProvider, user.UserId, null),
            (account.ProviderId, account.AccountId, account.Password)
        );
        Assert.Matches("^[0-9a-f-]{36}$", user.UserId);
        Assert.StartsWith(
            "fb1$$2a$04$",
            await factory.QueryAsync(db =>
                db.Passwords.Where(p => p.UserId == user.UserId).Select(p => p.Hash).SingleAsync(Cancellation)
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Registering_is_in_the_audit_trail()
    {
        var user = await _client.SignUpAsync();

        var audit = await factory.QueryAsync(db =>
            db.AuditEvents.SingleAsync(audit => audit.UserId == user.UserId, Cancellation)
        );
        Assert.Equal((AuditEventType.Registered, user.SessionId), (audit.Type, audit.SessionId!.Value));
    }

    [Fact]
    public async Task An_address_can_be_registered_once_however_it_is_written()
    {
        var email = AuthClient.NewEmail();
        await _client.RegisterAsync(email);

        using var response = await _client.RegisterAsync($"  {email.ToUpperInvariant()} ");

        await response.AssertProblemAsync(HttpStatusCode.Conflict, "email_taken");
        Assert.Null(response.RefreshCookie());
    }

    [Fact]
    public async Task Of_many_who_register_one_address_at_once_one_succeeds()
    {
        var email = AuthClient.NewEmail();
        var logs = new CapturedLogs();
        await using var service = new AuthFactory(data) { Logs = logs };
        var client = service.CreateClient();

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.RegisterAsync(email)));

        Assert.Equal(
            [HttpStatusCode.Created, .. Enumerable.Repeat(HttpStatusCode.Conflict, 7)],
            responses.Select(response => response.StatusCode).Order()
        );
        Assert.Equal(1, await factory.QueryAsync(db => db.Users.CountAsync(user => user.Email == email, Cancellation)));
        // A race that was lost is not a failure of the service.
        Assert.DoesNotContain(logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_without_fields_names_all_of_them()
    {
        using var response = await _client.PostAsJsonAsync("/api/auth/register", new { }, Cancellation);

        Assert.Equal(["name", "email", "password"], await response.ReadInvalidFieldsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("a@b")]
    [InlineData("@example.com")]
    [InlineData("a@")]
    [InlineData("a@@example.com")]
    [InlineData("a b@example.com")]
    [InlineData("a..b@example.com")]
    [InlineData(".a@example.com")]
    [InlineData("a.@example.com")]
    [InlineData("a@-example.com")]
    [InlineData("a@example..com")]
    [InlineData("a@example.c")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("\"a\"@example.com")]
    [InlineData("ü@example.com")]
    [InlineData("a@ü.example.com")]
    [InlineData("a@example.com\r\nBcc: b@example.com")]
    [InlineData("a@example.com\0")]
    [InlineData("a\0@example.com")]
    [InlineData("a,b@example.com")]
    [InlineData("a;b@example.com")]
    public async Task What_is_no_address_is_refused(string email)
    {
        using var response = await _client.RegisterAsync(email);

        Assert.Equal(["email"], await response.ReadInvalidFieldsAsync());
    }

    [Fact]
    public async Task Addresses_and_their_local_parts_have_a_greatest_length()
    {
        var host = string.Concat(Enumerable.Repeat("example.", 30)) + "com";
        foreach (
            var email in new[]
            {
                $"{new string('a', 65)}@example.com",
                $"{new string('a', 255 - host.Length - 1)}@{host}",
            }
        )
        {
            using var response = await _client.RegisterAsync(email);
            Assert.Equal(["email"], await response.ReadInvalidFieldsAsync());
        }
    }

    [Theory]
    [InlineData("\u212Aelvin", "kelvin")]
    [InlineData("\u0130stanbul", null)]
    public async Task Letters_that_systems_lower_case_differently_make_no_second_account(string local, string? stored)
    {
        var suffix = $"-{Guid.NewGuid():N}@example.com";
        using var response = await _client.RegisterAsync(local + suffix);

        if (stored is null)
        {
            Assert.Equal(["email"], await response.ReadInvalidFieldsAsync());
        }
        else
        {
            Assert.Equal(stored + suffix, (await response.ReadSignedInAsync()).Email);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\0b")]
    [InlineData("two\nlines")]
    public async Task A_name_is_one_line_of_text(string name)
    {
        using var response = await _client.RegisterAsync(AuthClient.NewEmail(), name: name);

        Assert.Equal(["name"], await response.ReadInvalidFieldsAsync());
    }

    [Fact]
    public async Task A_client_without_cookies_gets_the_refresh_token_in_the_body()
    {
        using var response = await _client.PostAsJsonAsync(
            "/api/auth/register",
            new
            {
                name = "Cli",
                email = AuthClient.NewEmail(),
                password = AuthClient.Password,
                deliver = "body",
            },
            Cancellation
        );

        var auth = await response.Content.ReadFromJsonAsync<AuthResponse>(Cancellation);
        Assert.StartsWith("rt1.", auth!.RefreshToken, StringComparison.Ordinal);
        Assert.Null(response.RefreshCookie());
    }
}
