using System.Net;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.SigningKeys;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.SigningKeys;

public sealed class KeyRotationTests(DataServices data) : KeyReplicas(data)
{
    [Fact]
    public async Task In_months_no_replica_signs_with_a_key_that_the_other_does_not_publish()
    {
        AuthFactory[] replicas = [Start(), Start()];
        var random = new Random(20261120);
        var signedWith = new HashSet<string>();
        for (var elapsed = TimeSpan.Zero; elapsed < TimeSpan.FromDays(100); )
        {
            var step = TimeSpan.FromMinutes(random.Next(1, 60 * 12));
            elapsed += step;
            Time.Advance(step);
            // One of the two has read the keys, the other has not.
            var (first, second) = random.Next(2) == 0 ? (replicas[0], replicas[1]) : (replicas[1], replicas[0]);
            await Keys(first).LoadAsync(Cancellation);
            var signer = random.Next(2) == 0 ? first : second;
            await Keys(signer).EnsureFreshAsync(Cancellation);

            var kid = Keys(signer).Credentials.Kid;
            signedWith.Add(kid);
            // The replica that has not read the keys for hours has it, too.
            Assert.All(replicas, replica => Assert.Single(Keys(replica).Find(kid)));
            foreach (var replica in replicas)
            {
                Assert.Contains(kid, await PublishedAsync(replica));
            }
        }

        // A new key every 30 days, and at most twelve hours late.
        Assert.Equal(4, signedWith.Count);
        Assert.Equal(
            1,
            await replicas[0]
                .QueryAsync(db => db.SigningKeys.CountAsync(key => key.State == SigningKeyState.Active, Cancellation))
        );
    }

    [Fact]
    public async Task A_key_is_published_before_it_signs_and_after_it_has_signed()
    {
        var service = Start();
        var first = Keys(service).Credentials.Kid;

        await AdvanceAsync(service, TimeSpan.FromDays(29) - TimeSpan.FromSeconds(1));
        Assert.Equal([(first, SigningKeyState.Active)], await StatesAsync(service));

        // OIDCCServerRotateKeys: the new key is there, and the old one still is.
        await AdvanceAsync(service, TimeSpan.FromSeconds(1));
        var second = (await StatesAsync(service)).Single(key => key.State == SigningKeyState.Pending).Kid;
        Assert.Equal(first, Keys(service).Credentials.Kid);
        Assert.Equal([first, second], await PublishedAsync(service));

        await AdvanceAsync(service, TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(first, Keys(service).Credentials.Kid);
        var user = await service.CreateClient().SignUpAsync();

        await AdvanceAsync(service, TimeSpan.FromSeconds(1));
        Assert.Equal(second, Keys(service).Credentials.Kid);
        Assert.Equal([(first, SigningKeyState.Retired), (second, SigningKeyState.Active)], await StatesAsync(service));
        Assert.Equal([first, second], await PublishedAsync(service));
        Assert.Equal(
            HttpStatusCode.OK,
            (await service.CreateClient(user.Response).GetAsync("/api/auth/verify", Cancellation)).StatusCode
        );
    }

    [Fact]
    public async Task A_retired_key_is_deleted_when_its_last_token_has_expired_and_no_key_set_in_a_cache_has_it()
    {
        var service = Start();
        var first = await RotateAsync(service);
        Assert.Empty(
            await service.QueryAsync(db =>
                db.SigningKeys.Where(key => key.Kid == first)
                    .Select(key => key.EncryptedPrivateKey)
                    .SingleAsync(Cancellation)
            )
        );

        // 15 minutes of life, twice 30 seconds of skew, 5 minutes in caches.
        await AdvanceAsync(service, TimeSpan.FromMinutes(21) - TimeSpan.FromSeconds(1));
        Assert.Contains(first, await PublishedAsync(service));
        Assert.Single(Keys(service).Find(first));

        await AdvanceAsync(service, TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(first, await PublishedAsync(service));
        Assert.Empty(Keys(service).Find(first));
        Assert.Single(await StatesAsync(service));
    }

    [Fact]
    public async Task Replicas_that_find_a_rotation_due_make_it_once()
    {
        AuthFactory[] replicas = [Start(), Start(), Start(), Start()];
        foreach (var step in new[] { TimeSpan.FromDays(29), TimeSpan.FromDays(1), TimeSpan.FromHours(1) })
        {
            Time.Advance(step);
            await Task.WhenAll(
                replicas.Select(replica => Task.Run(() => Keys(replica).LoadAsync(Cancellation), Cancellation))
            );
        }

        Assert.Equal(SigningKeyState.Active, Assert.Single(await StatesAsync(replicas[0])).State);
        Assert.Single(replicas.Select(replica => Keys(replica).Credentials.Kid).Distinct());
        var events = await replicas[0]
            .QueryAsync(db =>
                db.AuditEvents.Where(audit => audit.KeyId != null)
                    .OrderBy(audit => audit.Id)
                    .Select(audit => audit.Type)
                    .ToListAsync(Cancellation)
            );
        Assert.Equal(
            [
                AuditEventType.SigningKeyPublished,
                AuditEventType.SigningKeyActivated,
                AuditEventType.SigningKeyPublished,
                AuditEventType.SigningKeyRetired,
                AuditEventType.SigningKeyActivated,
                AuditEventType.SigningKeyDeleted,
            ],
            events
        );
    }

    [Fact]
    public async Task A_flood_of_unknown_key_ids_reads_the_keys_once_a_second_at_most()
    {
        var service = Start();
        var other = Start();
        var keys = Keys(service);
        Time.Advance(TimeSpan.FromSeconds(1));
        await keys.RefreshAsync("unknown", Cancellation);
        await BeginRotationAsync(other);
        var next = (await StatesAsync(other)).Single(key => key.State == SigningKeyState.Pending).Kid;

        await Task.WhenAll(
            Enumerable.Range(0, 2000).Select(number => keys.RefreshAsync($"unknown-{number}", Cancellation).AsTask())
        );
        Assert.Empty(keys.Find(next));

        Time.Advance(TimeSpan.FromSeconds(1));
        await keys.RefreshAsync(next, Cancellation);
        Assert.Single(keys.Find(next));
    }
}
