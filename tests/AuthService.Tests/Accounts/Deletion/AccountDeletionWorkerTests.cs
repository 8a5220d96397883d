using Fubuni.AuthService.Accounts.Deletion;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.ServiceDefaults;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.Accounts.Deletion;

/// <summary>How deletions reach ChatService.</summary>
public sealed class AccountDeletionWorkerTests(DataServices data) : DeletionReplicas(data)
{
    [Fact]
    public async Task ChatService_is_called_with_a_token_that_can_only_delete_and_is_not_revoked_itself()
    {
        var user = await Client.SignUpAsync();

        await DeleteAsync(user, AuthClient.Password);

        await Eventually.TrueAsync(() => Chat.Requests.Length == 1, cancellationToken: Cancellation);
        var (method, path, token) = Chat.Requests[0];
        Assert.Equal((HttpMethod.Delete, "/api/chat/account"), (method, path));
        var claims = Jwt.Payload(token);
        Assert.Equal(user.UserId, claims.GetProperty("sub").GetString());
        Assert.Equal("account:delete", claims.GetProperty("scope").GetString());
        Assert.False(claims.TryGetProperty("sid", out _));
        Assert.Equal(60, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        var revocations = Factory.Services.GetRequiredService<IRevocations>();
        Assert.True(revocations.IsRevoked(Guid.Empty, user.UserId, Time.GetUtcNow()));
        Assert.False(
            revocations.IsRevoked(
                Guid.Empty,
                user.UserId,
                DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("iat").GetInt64())
            )
        );
    }

    [Fact]
    public async Task The_deletion_is_repeated_when_the_last_token_of_the_user_has_expired()
    {
        var user = await Client.SignUpAsync();
        await DeleteAsync(user, AuthClient.Password);
        await Eventually.TrueAsync(
            async () => (await RowAsync(user))?.DueAt > Time.GetUtcNow(),
            cancellationToken: Cancellation
        );
        Assert.Null((await RowAsync(user))!.DoneAt);

        Time.Advance(TimeSpan.FromMinutes(17));

        await EventuallyAsync(async () => (await RowAsync(user))!.DoneAt is not null);
        Assert.Equal(2, Chat.Requests.Length);
    }

    [Fact]
    public async Task While_ChatService_is_unavailable_the_deletion_is_retried_and_measured()
    {
        Chat.IsUnavailable = true;
        var user = await Client.SignUpAsync();
        using var measurements = new Measurements(Factory);
        await DeleteAsync(user, AuthClient.Password);
        await Eventually.TrueAsync(
            async () =>
                (await RowAsync(user)) is { Attempts: 1 } row
                && row.NextAttemptAt <= Time.GetUtcNow() + TimeSpan.FromSeconds(1),
            cancellationToken: Cancellation
        );

        Time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(async () => (await RowAsync(user))!.Attempts > 1, cancellationToken: Cancellation);
        await Eventually.TrueAsync(
            () => measurements.Last("fubuni.auth.account_deletions.overdue") >= 300,
            cancellationToken: Cancellation
        );

        Chat.IsUnavailable = false;
        Time.Advance(TimeSpan.FromMinutes(1));
        await EventuallyAsync(async () => (await RowAsync(user))!.DueAt > Time.GetUtcNow());
        await Eventually.TrueAsync(
            () => measurements.Last("fubuni.auth.account_deletions.overdue") == 0,
            cancellationToken: Cancellation
        );
    }

    [Fact]
    public async Task Another_replica_continues_the_deletion_of_one_that_stopped()
    {
        var user = await Client.SignUpAsync();
        await Factory.QueryAsync(async db =>
        {
            var now = Time.GetUtcNow();
            db.AccountDeletions.Add(
                new AccountDeletion
                {
                    UserId = user.UserId,
                    RequestedAt = now,
                    DueAt = now,
                    NextAttemptAt = now + TimeSpan.FromMinutes(1),
                    Attempts = 1,
                }
            );
            return await db.SaveChangesAsync(Cancellation);
        });

        Time.Advance(TimeSpan.FromMinutes(2));

        await Eventually.TrueAsync(() => Chat.Requests.Length == 1, cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Many_deletions_on_several_replicas_are_sent_once_each()
    {
        await using var replica = NewReplica(Factory.DatabaseName!);
        var users = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Client.SignUpAsync()));
        _ = replica.CreateClient();

        await Task.WhenAll(users.Select(user => DeleteAsync(user)));

        await Eventually.TrueAsync(
            () =>
                Factory.QueryAsync(db =>
                    db.AccountDeletions.AllAsync(row => row.DueAt > row.RequestedAt, Cancellation)
                ),
            cancellationToken: Cancellation
        );
        Assert.Equal(
            users.Select(user => user.UserId).Order(StringComparer.Ordinal),
            Chat.Requests.Select(request => Jwt.Payload(request.Token).GetProperty("sub").GetString()!)
                .Order(StringComparer.Ordinal)
        );
    }
}
