using System.Net;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Data;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.SignIn.Google;

/// <summary>Which user a Google account signs in.</summary>
public sealed class GoogleAccountTests(GoogleFixture fixture, DataServices data) : IClassFixture<GoogleFixture>
{
    private const string LinkRequired = "/sign-in?error=google_link_required";

    /// <summary>
    /// It need not be the scrypt hash of <see cref="AuthClient.Password"/>: any scrypt hash is removed.
    /// </summary>
    private static readonly string LegacyHash = $"{new string('a', 32)}:{new string('b', 128)}";

    private readonly AuthFactory _service = fixture.Service;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_known_Google_account_is_the_same_user_whatever_its_address_has_become()
    {
        var person = GooglePerson.New();
        var first = await SignInAsync(person);
        var stranger = await _service.CreateClient().SignUpAsync();

        var later = await SignInAsync(person with { Email = $"married.{person.Email}", Name = "Grace Murray" });
        var takenAddress = await SignInAsync(person with { Email = stranger.Email, EmailVerified = false });
        var noAddress = await SignInAsync(person with { Email = null });

        Assert.Equal([first.UserId, first.UserId, first.UserId], [later.UserId, takenAddress.UserId, noAddress.UserId]);
        Assert.Equal(person.Email, later.Email);
        Assert.Equal(
            [AuditEventType.GoogleLinked, AuditEventType.RegisteredWithGoogle, AuditEventType.SignedInWithGoogle],
            (await EventsAsync(first.UserId)).Take(3)
        );
    }

    [Fact]
    public async Task An_unknown_address_makes_an_account_as_verified_as_Google_says()
    {
        var verified = await SignInAsync(GooglePerson.At("example.com"));
        var unverified = await SignInAsync(GooglePerson.At("example.com") with { EmailVerified = false });

        Assert.True(verified.Response.User.EmailVerified);
        Assert.False(unverified.Response.User.EmailVerified);
    }

    [Fact]
    public async Task What_Google_sends_is_stored_as_text_that_can_be_shown()
    {
        var person = GooglePerson.New();
        var odd = person with
        {
            Email = $" {person.Email!.ToUpperInvariant()}",
            Name = "Grace\0\r\n" + new string('e', 200),
            Picture = "javascript:alert(1)",
        };

        var user = (await SignInAsync(odd)).Response.User;

        Assert.Equal(person.Email, user.Email);
        Assert.Equal("Grace" + new string('e', 95), user.Name);
        Assert.Null(user.Image);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("a b@gmail.com")]
    [InlineData("a\0b@gmail.com")]
    public async Task Without_an_address_there_is_no_account(string? email) =>
        Assert.Equal(
            "/sign-in?error=google_email_unverified",
            await fixture.OpenBrowser().SignInAsync(GooglePerson.New() with { Email = email })
        );

    [Theory]
    [InlineData("gmail.com", null)]
    [InlineData("company.example", "company.example")]
    public async Task A_verified_account_is_linked_where_Google_runs_the_mailbox_and_keeps_its_password(
        string domain,
        string? hostedDomain
    )
    {
        var person = GooglePerson.At(domain) with { HostedDomain = hostedDomain };
        var user = await RegisterAsync(person.Email!, isVerified: true);

        var withGoogle = await SignInAsync(person);

        Assert.Equal(user.UserId, withGoogle.UserId);
        Assert.Equal(user.UserId, (await _service.CreateClient().SignInAsync(person.Email!)).UserId);
        Assert.Equal(HttpStatusCode.OK, (await _service.CreateClient().RefreshAsync(user.RefreshToken)).StatusCode);
        Assert.Contains(AuditEventType.GoogleLinked, await EventsAsync(user.UserId));
    }

    [Fact]
    public async Task The_owner_of_an_unverified_address_gets_the_account_and_whoever_registered_it_is_out()
    {
        var person = GooglePerson.New();
        var squatter = await RegisterAsync(person.Email!, isVerified: false);
        await _service.QueryAsync(db =>
            db.Accounts.Where(account => account.UserId == squatter.UserId)
                .ExecuteUpdateAsync(set => set.SetProperty(account => account.Password, LegacyHash), Cancellation)
        );

        var owner = await SignInAsync(person);

        Assert.Equal(squatter.UserId, owner.UserId);
        Assert.True(owner.Response.User.EmailVerified);
        await (await _service.CreateClient().LoginAsync(person.Email!)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        await (await _service.CreateClient().RefreshAsync(squatter.RefreshToken)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_revoked"
        );
        await (
            await _service.CreateClient(squatter.Response).GetAsync("/api/auth/me", Cancellation)
        ).AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");
        Assert.Equal(
            HttpStatusCode.OK,
            (await _service.CreateClient(owner.Response).GetAsync("/api/auth/me", Cancellation)).StatusCode
        );
        Assert.False(
            await _service.QueryAsync(db =>
                db.Passwords.AnyAsync(password => password.UserId == owner.UserId, Cancellation)
            )
        );
        Assert.Equal([("google", null)], await MethodsAsync(owner.UserId));
        Assert.Contains(AuditEventType.AccountReclaimed, await EventsAsync(owner.UserId));
    }

    [Theory]
    [InlineData(true, false, "gmail.com", null)]
    [InlineData(true, true, "example.com", null)]
    [InlineData(false, false, "gmail.com", null)]
    [InlineData(false, true, "example.com", null)]
    [InlineData(true, false, "company.example", "company.example")]
    [InlineData(true, true, "notgmail.com", null)]
    [InlineData(true, true, "gmail.com.evil.example", null)]
    public async Task An_account_is_not_opened_by_an_address_that_Google_cannot_vouch_for(
        bool isVerified,
        bool claimVerified,
        string domain,
        string? hostedDomain
    )
    {
        var person = GooglePerson.At(domain) with { EmailVerified = claimVerified, HostedDomain = hostedDomain };
        var user = await RegisterAsync(person.Email!, isVerified);
        var browser = fixture.OpenBrowser();

        Assert.Equal(LinkRequired, await browser.SignInAsync(person));

        Assert.Null(browser.RefreshCookie);
        Assert.Equal([("credential", null)], await MethodsAsync(user.UserId));
        Assert.Equal(HttpStatusCode.OK, (await _service.CreateClient().RefreshAsync(user.RefreshToken)).StatusCode);
        Assert.Contains(AuditEventType.GoogleLinkRefused, await EventsAsync(user.UserId));
    }

    [Fact]
    public async Task First_sign_ins_at_once_make_one_account()
    {
        var person = GooglePerson.New();

        var signedIn = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SignInAsync(person)));

        Assert.Single(signedIn.Select(user => user.UserId).Distinct());
        Assert.Equal([("google", null)], await MethodsAsync(signedIn[0].UserId));
    }

    [Fact]
    public async Task Two_Google_accounts_with_one_address_at_once_are_decided_one_after_the_other()
    {
        var one = GooglePerson.New();
        var other = GooglePerson.New() with { Email = one.Email };

        var signedIn = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => SignInAsync(i % 2 == 0 ? one : other)));

        Assert.Single(signedIn.Select(user => user.UserId).Distinct());
        Assert.Equal(2, (await MethodsAsync(signedIn[0].UserId)).Length);
    }

    [Fact]
    public async Task A_banned_user_is_refused_known_or_not_and_nothing_is_changed()
    {
        var name = $"google_{Guid.NewGuid():N}";
        await TestDatabase.CreateAsync(
            data.AuthDb,
            name,
            """
            create table ba_user ("id" text primary key, "name" text not null, "email" text not null unique,
                "emailVerified" boolean not null, "image" text,
                "createdAt" timestamptz default current_timestamp not null,
                "updatedAt" timestamptz default current_timestamp not null,
                "role" text, "banned" boolean, "banReason" text, "banExpires" timestamptz);
            """
        );
        await using var service = fixture.CreateService(name);
        var known = GooglePerson.New();
        await fixture.OpenBrowser(service).SignInAsync(known);
        var unlinked = GooglePerson.New();
        using var registered = await service.CreateClient().RegisterAsync(unlinked.Email!);
        await service.QueryAsync(db =>
            db.Database.ExecuteSqlAsync($"""update ba_user set "banned" = true""", Cancellation)
        );

        foreach (var person in new[] { known, unlinked })
        {
            var browser = fixture.OpenBrowser(service);
            Assert.Equal("/sign-in?error=account_banned", await browser.SignInAsync(person));
            Assert.Null(browser.RefreshCookie);
        }

        Assert.Equal(
            2,
            await service.QueryAsync(db =>
                db.AuditEvents.CountAsync(audit => audit.Type == AuditEventType.SignInBanned, Cancellation)
            )
        );
        Assert.Equal(1, await service.QueryAsync(db => db.Passwords.CountAsync(Cancellation)));
    }

    private async Task<SignedIn> SignInAsync(GooglePerson person)
    {
        var browser = fixture.OpenBrowser();
        Assert.Equal("/", await browser.SignInAsync(person));
        return await browser.RefreshAsync();
    }

    private async Task<SignedIn> RegisterAsync(string email, bool isVerified)
    {
        using var response = await _service.CreateClient().RegisterAsync(email);
        var user = await response.ReadSignedInAsync();
        await _service.QueryAsync(db =>
            db.Users.Where(u => u.Id == user.UserId)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.EmailVerified, isVerified), Cancellation)
        );
        return user;
    }

    private Task<List<AuditEventType>> EventsAsync(string userId) =>
        _service.QueryAsync(db =>
            db.AuditEvents.Where(audit => audit.UserId == userId)
                .OrderBy(audit => audit.Id)
                .Select(audit => audit.Type)
                .ToListAsync(Cancellation)
        );

    private Task<(string Provider, string? Password)[]> MethodsAsync(string userId) =>
        _service.QueryAsync(db => MethodsAsync(db, userId));

    private static async Task<(string Provider, string? Password)[]> MethodsAsync(AuthDbContext db, string userId)
    {
        var accounts = await db.Accounts.Where(account => account.UserId == userId).ToListAsync(Cancellation);
        return [.. accounts.Select(account => (account.ProviderId, account.Password))];
    }
}
