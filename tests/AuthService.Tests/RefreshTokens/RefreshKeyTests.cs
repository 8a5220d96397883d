using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.RefreshTokens;

/// <summary>What a change of <c>RefreshTokens:Key</c> costs: with the previous key, nothing.</summary>
public sealed class RefreshKeyTests(DataServices data)
{
    private const string OldKey = "the key that was there before the rotation";
    private const string NewKey = "the key that is there after the rotation!";

    [Fact]
    public async Task A_replay_during_the_change_gets_the_same_successor_from_either_replica()
    {
        await using var before = Replica(OldKey, NewKey);
        await using var after = Replica(NewKey, OldKey);
        foreach (var (first, second) in new[] { (before, after), (after, before) })
        {
            var user = await first.CreateClient().SignUpAsync();
            var rotated = await (await first.CreateClient().RefreshAsync(user.RefreshToken)).ReadSignedInAsync();

            var replayed = await (await second.CreateClient().RefreshAsync(user.RefreshToken)).ReadSignedInAsync();

            Assert.Equal(rotated.RefreshToken, replayed.RefreshToken);
            Assert.Equal(
                HttpStatusCode.OK,
                (await second.CreateClient().RefreshAsync(rotated.RefreshToken)).StatusCode
            );
        }
    }

    [Fact]
    public async Task A_late_packet_is_superseded_whatever_the_keys()
    {
        await using var after = Replica(NewKey, OldKey);
        var client = after.CreateClient();
        var user = await client.SignUpAsync();
        var second = await (await client.RefreshAsync(user.RefreshToken)).ReadSignedInAsync();
        await client.RefreshAsync(second.RefreshToken);

        await (await client.RefreshAsync(user.RefreshToken)).AssertProblemAsync(
            HttpStatusCode.Conflict,
            "refresh_superseded"
        );
    }

    [Fact]
    public async Task Without_the_previous_key_a_replay_gets_409_and_no_session_ends()
    {
        await using var before = Replica(OldKey);
        await using var after = Replica(NewKey);
        var user = await before.CreateClient().SignUpAsync();
        var rotated = await (await before.CreateClient().RefreshAsync(user.RefreshToken)).ReadSignedInAsync();

        await (await after.CreateClient().RefreshAsync(user.RefreshToken)).AssertProblemAsync(
            HttpStatusCode.Conflict,
            "refresh_superseded"
        );

        Assert.Equal(HttpStatusCode.OK, (await after.CreateClient().RefreshAsync(rotated.RefreshToken)).StatusCode);
    }

    [Fact]
    public async Task A_previous_key_that_is_too_short_keeps_the_service_from_starting()
    {
        await using var service = Replica(NewKey, "short");

        Assert.Contains(
            "RefreshTokens:PreviousKey",
            Assert.ThrowsAny<Exception>(service.CreateClient).Message,
            StringComparison.Ordinal
        );
    }

    private AuthFactory Replica(string key, string? previousKey = null)
    {
        var replica = new AuthFactory(data) { Settings = { ["RefreshTokens:Key"] = key } };
        if (previousKey is not null)
        {
            replica.Settings["RefreshTokens:PreviousKey"] = previousKey;
        }

        return replica;
    }
}
