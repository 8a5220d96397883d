using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.Accounts.Deletion;

/// <summary>Every replica refuses the access tokens of a deleted user.</summary>
public sealed class DeletedUserRevocationTests(DataServices data) : DeletionReplicas(data)
{
    [Fact]
    public async Task Another_replica_refuses_the_old_token_within_a_second()
    {
        var user = await Client.SignUpAsync();
        await using var replica = NewReplica(Factory.DatabaseName!);
        var there = replica.CreateClient(user.Response);
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/api/auth/verify", Cancellation)).StatusCode);

        await DeleteAsync(user, AuthClient.Password);

        await Eventually.TrueAsync(
            async () =>
                (await there.GetAsync("/api/auth/verify", Cancellation)).StatusCode == HttpStatusCode.Unauthorized,
            TimeSpan.FromSeconds(5),
            Cancellation
        );
    }

    [Fact]
    public async Task After_Redis_lost_the_revocations_a_start_publishes_them_again()
    {
        var user = await Client.SignUpAsync();
        await DeleteAsync(user);
        await Eventually.TrueAsync(async () => (await RowAsync(user)) is not null, cancellationToken: Cancellation);

        // Without Redis a new replica knows only what is in Postgres.
        await using var replica = NewReplica(Factory.DatabaseName!, "127.0.0.1:1,connectTimeout=500");
        var there = replica.CreateClient(user.Response);

        await Eventually.TrueAsync(
            async () =>
                (await there.GetAsync("/api/auth/verify", Cancellation)).StatusCode == HttpStatusCode.Unauthorized,
            cancellationToken: Cancellation
        );
    }
}
