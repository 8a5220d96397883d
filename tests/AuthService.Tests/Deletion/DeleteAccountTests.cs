using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Deletion;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.ServiceDefaults;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.Deletion;

/// <summary>Deleting an account, in a database of its own: no other service of the tests works on its outbox.</summary>
public sealed class DeleteAccountTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly FakeChat _chat = new();
    private readonly AuthFactory _factory;
    private readonly HttpClient _client;
    private readonly DataServices _data;

    public DeleteAccountTests(DataServices data)
    {
        _data = data;
        _factory = NewReplica($"deletion_{Guid.NewGuid():N}");
        _client = _factory.CreateClient();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    [Fact]
    public async Task Everything_of_the_user_is_gone_and_nothing_of_others()
    {
        var user = await _client.SignUpAsync();
        var second = await _client.SignInAsync(user.Email);
        var stranger = await _client.SignUpAsync();

        using var response = await DeleteAsync(user, AuthClient.Password);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.True(response.ClearsCookie());
        Assert.Equal((0, 0, 0, 0, 0), await CountAsync(user.UserId));
        Assert.Equal((1, 1, 1, 1, 1), await CountAsync(stranger.UserId));
        foreach (var device in new[] { user, second })
        {
            await (await _factory.CreateClient(device.Response).GetAsync("/api/auth/me", Cancellation)).AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");
            await (await _client.RefreshAsync(device.RefreshToken)).AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_unknown");
        }

        await (await _client.LoginAsync(user.Email)).AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(stranger.RefreshToken)).StatusCode);
    }

    [Fact]
    public async Task The_audit_trail_keeps_what_happened_and_forgets_to_whom()
    {
        var user = await _client.SignUpAsync();
        await _client.LoginAsync(user.Email, "not the password");

        await DeleteAsync(user, AuthClient.Password);

        var events = await _factory.QueryAsync(db => db.AuditEvents.AsNoTracking().Where(audit => audit.KeyId == null).ToListAsync(Cancellation));
        Assert.Equal(
            [AuditEventType.AccountDeleted, AuditEventType.Registered, AuditEventType.SignInFailed],
            events.Select(audit => audit.Type).OrderBy(type => $"{type}"));
        Assert.All(events, audit => Assert.Equal((null, null, null, null), (audit.UserId, audit.SessionId, audit.IpAddress, audit.UserAgent)));
    }

    [Fact]
    public async Task Another_replica_refuses_the_old_token_within_a_second()
    {
        var user = await _client.SignUpAsync();
        await using var replica = NewReplica(_factory.DatabaseName!);
        var there = replica.CreateClient(user.Response);
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/api/auth/verify", Cancellation)).StatusCode);

        await DeleteAsync(user, AuthClient.Password);

        await Eventually.TrueAsync(
            async () => (await there.GetAsync("/api/auth/verify", Cancellation)).StatusCode == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(5), Cancellation);
    }

    [Fact]
    public async Task A_recent_sign_in_needs_no_password_and_an_old_one_does()
    {
        var (old, recent) = (await _client.SignUpAsync(), await _client.SignUpAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(recent)).StatusCode);
        _time.Advance(TimeSpan.FromMinutes(11));

        await (await DeleteAsync(old)).AssertProblemAsync(HttpStatusCode.Forbidden, "recent_sign_in_required");
        await (await DeleteAsync(old, "not the password")).AssertRefusedFieldAsync("currentPassword");
        Assert.Equal(["currentPassword"], await (await DeleteAsync(old, "")).ReadInvalidFieldsAsync());
        Assert.Equal(HttpStatusCode.OK, (await _client.LoginAsync(old.Email)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(old, AuthClient.Password)).StatusCode);
    }

    [Fact]
    public async Task Who_registers_with_the_address_again_starts_afresh()
    {
        var user = await _client.SignUpAsync();
        await DeleteAsync(user, AuthClient.Password);

        var again = await (await _client.RegisterAsync(user.Email, "another horse 0815")).ReadSignedInAsync();

        Assert.NotEqual(user.UserId, again.UserId);
        Assert.Equal(HttpStatusCode.OK, (await _factory.CreateClient(again.Response).GetAsync("/api/auth/me", Cancellation)).StatusCode);
        await (await _client.LoginAsync(user.Email)).AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task ChatService_is_called_with_a_token_that_can_only_delete_and_is_not_revoked_itself()
    {
        var user = await _client.SignUpAsync();

        await DeleteAsync(user, AuthClient.Password);

        await Eventually.TrueAsync(() => _chat.Requests.Length == 1, cancellationToken: Cancellation);
        var (method, path, token) = _chat.Requests[0];
        Assert.Equal((HttpMethod.Delete, "/api/chat/account"), (method, path));
        var claims = Jwt.Payload(token);
        Assert.Equal(user.UserId, claims.GetProperty("sub").GetString());
        Assert.Equal("account:delete", claims.GetProperty("scope").GetString());
        Assert.False(claims.TryGetProperty("sid", out _));
        Assert.Equal(60, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        var revocations = _factory.Services.GetRequiredService<IRevocations>();
        Assert.True(revocations.IsRevoked(Guid.Empty, user.UserId, _time.GetUtcNow()));
        Assert.False(revocations.IsRevoked(Guid.Empty, user.UserId, DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("iat").GetInt64())));
    }

    [Fact]
    public async Task It_is_done_once_more_when_no_token_of_the_user_is_left()
    {
        var user = await _client.SignUpAsync();
        await DeleteAsync(user, AuthClient.Password);
        await Eventually.TrueAsync(async () => (await RowAsync(user))?.DueAt > _time.GetUtcNow(), cancellationToken: Cancellation);
        Assert.Null((await RowAsync(user))!.DoneAt);

        _time.Advance(TimeSpan.FromMinutes(17));

        await EventuallyAsync(async () => (await RowAsync(user))!.DoneAt is not null);
        Assert.Equal(2, _chat.Requests.Length);
    }

    [Fact]
    public async Task While_ChatService_is_away_it_is_tried_again_and_seen_from_outside()
    {
        _chat.IsAway = true;
        var user = await _client.SignUpAsync();
        using var measurements = new Measurements(_factory);
        await DeleteAsync(user, AuthClient.Password);
        await Eventually.TrueAsync(async () => (await RowAsync(user)) is { Attempts: 1 } row && row.NextAttemptAt <= _time.GetUtcNow() + TimeSpan.FromSeconds(1), cancellationToken: Cancellation);

        _time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(async () => (await RowAsync(user))!.Attempts > 1, cancellationToken: Cancellation);
        await Eventually.TrueAsync(() => measurements.Last("fubuni.auth.account_deletions.overdue") >= 300, cancellationToken: Cancellation);

        _chat.IsAway = false;
        _time.Advance(TimeSpan.FromMinutes(1));
        await EventuallyAsync(async () => (await RowAsync(user))!.DueAt > _time.GetUtcNow());
        await Eventually.TrueAsync(() => measurements.Last("fubuni.auth.account_deletions.overdue") == 0, cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_replica_that_died_on_it_is_followed_by_another()
    {
        var user = await _client.SignUpAsync();
        await _factory.QueryAsync(async db =>
        {
            var now = _time.GetUtcNow();
            db.AccountDeletions.Add(new AccountDeletion { UserId = user.UserId, RequestedAt = now, DueAt = now, NextAttemptAt = now + TimeSpan.FromMinutes(1), Attempts = 1 });
            return await db.SaveChangesAsync(Cancellation);
        });

        _time.Advance(TimeSpan.FromMinutes(2));

        await Eventually.TrueAsync(() => _chat.Requests.Length == 1, cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Many_deletions_on_several_replicas_are_told_once_each()
    {
        await using var replica = NewReplica(_factory.DatabaseName!);
        var users = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _client.SignUpAsync()));
        _ = replica.CreateClient();

        await Task.WhenAll(users.Select(user => DeleteAsync(user)));

        await Eventually.TrueAsync(
            () => _factory.QueryAsync(db => db.AccountDeletions.AllAsync(row => row.DueAt > row.RequestedAt, Cancellation)), cancellationToken: Cancellation);
        Assert.Equal(
            users.Select(user => user.UserId).Order(StringComparer.Ordinal),
            _chat.Requests.Select(request => Jwt.Payload(request.Token).GetProperty("sub").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Deleting_twice_at_once_is_deleting_once()
    {
        var user = await _client.SignUpAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DeleteAsync(user)));

        Assert.All(responses, response => Assert.Contains(response.StatusCode, new[] { HttpStatusCode.NoContent, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden }));
        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.NoContent);
        Assert.Equal(1, await _factory.QueryAsync(db => db.AccountDeletions.CountAsync(row => row.UserId == user.UserId, Cancellation)));
    }

    [Fact]
    public async Task After_Redis_lost_its_list_a_new_start_tells_it_again()
    {
        var user = await _client.SignUpAsync();
        await DeleteAsync(user);
        await Eventually.TrueAsync(async () => (await RowAsync(user)) is not null, cancellationToken: Cancellation);

        // Without Redis a new replica knows only what is in Postgres.
        await using var replica = NewReplica(_factory.DatabaseName!, "127.0.0.1:1,connectTimeout=500");
        var there = replica.CreateClient(user.Response);

        await Eventually.TrueAsync(
            async () => (await there.GetAsync("/api/auth/verify", Cancellation)).StatusCode == HttpStatusCode.Unauthorized, cancellationToken: Cancellation);
    }

    /// <summary>While the clock goes on: after a leap of minutes no token is signed before the keys have been read again, and the worker tries later.</summary>
    private Task EventuallyAsync(Func<Task<bool>> condition) => Eventually.TrueAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        cancellationToken: Cancellation);

    private AuthFactory NewReplica(string database, string? cache = null)
    {
        var replica = new AuthFactory(_data) { DatabaseName = database, Time = _time, Chat = _chat };
        if (cache is not null)
        {
            replica.Settings["ConnectionStrings:cache"] = cache;
        }

        return replica;
    }

    private Task<HttpResponseMessage> DeleteAsync(SignedIn user, string? currentPassword = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Delete, "/api/auth/account");
        if (currentPassword is not null)
        {
            request.Content = JsonContent.Create(new { currentPassword });
        }

        return _factory.CreateClient(user.Response).SendAsync(request, Cancellation);
    }

    private Task<AccountDeletion?> RowAsync(SignedIn user)
        => _factory.QueryAsync(db => db.AccountDeletions.AsNoTracking().SingleOrDefaultAsync(row => row.UserId == user.UserId, Cancellation));

    private Task<(int Users, int Accounts, int Passwords, int Sessions, int Events)> CountAsync(string userId)
        => _factory.QueryAsync(async db => (
            await db.Users.CountAsync(user => user.Id == userId, Cancellation),
            await db.Accounts.CountAsync(account => account.UserId == userId, Cancellation),
            await db.Passwords.CountAsync(password => password.UserId == userId, Cancellation),
            await db.Sessions.CountAsync(session => session.UserId == userId, Cancellation),
            await db.AuditEvents.CountAsync(audit => audit.UserId == userId, Cancellation)));
}
