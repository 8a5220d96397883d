using System.Net;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.Accounts.Deletion;

public sealed class DeleteAccountTests(DataServices data) : DeletionReplicas(data)
{
    [Fact]
    public async Task All_data_of_the_user_is_deleted_and_none_of_others()
    {
        var user = await Client.SignUpAsync();
        var second = await Client.SignInAsync(user.Email);
        var stranger = await Client.SignUpAsync();

        using var response = await DeleteAsync(user, AuthClient.Password);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.True(response.ClearsCookie());
        Assert.Equal((0, 0, 0, 0, 0), await CountAsync(user.UserId));
        Assert.Equal((1, 1, 1, 1, 1), await CountAsync(stranger.UserId));
        foreach (var device in new[] { user, second })
        {
            await (
                await Factory.CreateClient(device.Response).GetAsync("/api/auth/me", Cancellation)
            ).AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");
            await (await Client.RefreshAsync(device.RefreshToken)).AssertProblemAsync(
                HttpStatusCode.Unauthorized,
                "refresh_unknown"
            );
        }

        await (await Client.LoginAsync(user.Email)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        Assert.Equal(HttpStatusCode.OK, (await Client.RefreshAsync(stranger.RefreshToken)).StatusCode);
    }

    [Fact]
    public async Task The_audit_trail_keeps_the_events_without_personal_data()
    {
        var user = await Client.SignUpAsync();
        await Client.LoginAsync(user.Email, "not the password");

        await DeleteAsync(user, AuthClient.Password);

        var events = await Factory.QueryAsync(db =>
            db.AuditEvents.AsNoTracking().Where(audit => audit.KeyId == null).ToListAsync(Cancellation)
        );
        Assert.Equal(
            [AuditEventType.AccountDeleted, AuditEventType.Registered, AuditEventType.SignInFailed],
            events.Select(audit => audit.Type).OrderBy(type => $"{type}")
        );
        Assert.All(
            events,
            audit =>
                Assert.Equal(
                    (null, null, null, null),
                    (audit.UserId, audit.SessionId, audit.IpAddress, audit.UserAgent)
                )
        );
    }

    [Fact]
    public async Task A_recent_sign_in_needs_no_password_and_an_old_one_does()
    {
        var (old, recent) = (await Client.SignUpAsync(), await Client.SignUpAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(recent)).StatusCode);
        Time.Advance(TimeSpan.FromMinutes(11));

        await (await DeleteAsync(old)).AssertProblemAsync(HttpStatusCode.Forbidden, "recent_sign_in_required");
        await (await DeleteAsync(old, "not the password")).AssertRefusedFieldAsync("currentPassword");
        Assert.Equal(["currentPassword"], await (await DeleteAsync(old, "")).ReadInvalidFieldsAsync());
        Assert.Equal(HttpStatusCode.OK, (await Client.LoginAsync(old.Email)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(old, AuthClient.Password)).StatusCode);
    }

    [Fact]
    public async Task Registering_the_address_again_creates_a_new_account()
    {
        var user = await Client.SignUpAsync();
        await DeleteAsync(user, AuthClient.Password);

        var again = await (await Client.RegisterAsync(user.Email, "another horse 0815")).ReadSignedInAsync();

        Assert.NotEqual(user.UserId, again.UserId);
        Assert.Equal(
            HttpStatusCode.OK,
            (await Factory.CreateClient(again.Response).GetAsync("/api/auth/me", Cancellation)).StatusCode
        );
        await (await Client.LoginAsync(user.Email)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
    }

    [Fact]
    public async Task Concurrent_deletions_delete_once()
    {
        var user = await Client.SignUpAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DeleteAsync(user)));

        Assert.All(
            responses,
            response =>
                Assert.Contains(
                    response.StatusCode,
                    new[] { HttpStatusCode.NoContent, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden }
                )
        );
        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.NoContent);
        Assert.Equal(
            1,
            await Factory.QueryAsync(db =>
                db.AccountDeletions.CountAsync(row => row.UserId == user.UserId, Cancellation)
            )
        );
    }
}
