using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.SigningKeys;

/// <summary>Replicas that did not run for a while.</summary>
public sealed class SuspendedReplicaTests(DataServices data) : KeyReplicas(data)
{
    [Fact]
    public async Task A_suspended_replica_does_not_sign_with_a_key_that_was_retired_since()
    {
        var awake = Start();
        var asleep = Start();
        var user = await asleep.CreateClient().SignUpAsync();
        var old = Keys(asleep).Credentials.Kid;
        await RotateAsync(awake);
        await AdvanceAsync(awake, TimeSpan.FromHours(1));

        Assert.Throws<InvalidOperationException>(() => Keys(asleep).Credentials);
        var again = await asleep.CreateClient().SignInAsync(user.Email);

        var kid = Jwt.Header(again.Response.AccessToken).GetProperty("kid").GetString();
        Assert.NotEqual(old, kid);
        Assert.Equal(Keys(awake).Credentials.Kid, kid);
        Assert.Equal(
            HttpStatusCode.OK,
            (await awake.CreateClient(again.Response).GetAsync("/api/auth/me", Cancellation)).StatusCode
        );
    }

    [Fact]
    public async Task A_suspended_replica_publishes_the_keys_that_others_sign_with()
    {
        var awake = Start();
        var asleep = Start();
        await RotateAsync(awake);

        Assert.Equal(await PublishedAsync(awake), await PublishedAsync(asleep));
    }

    [Fact]
    public async Task When_all_replicas_were_suspended_the_next_key_is_still_published_for_a_day_before_it_signs()
    {
        var service = Start();
        var first = Keys(service).Credentials.Kid;

        await AdvanceAsync(service, TimeSpan.FromDays(200));
        Assert.Equal(first, Keys(service).Credentials.Kid);
        Assert.Equal(2, (await PublishedAsync(service)).Length);

        await AdvanceAsync(service, TimeSpan.FromDays(1));
        Assert.NotEqual(first, Keys(service).Credentials.Kid);
    }
}
