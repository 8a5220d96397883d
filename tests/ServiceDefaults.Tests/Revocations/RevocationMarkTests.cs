using Fubuni.ServiceDefaults.Revoked;
using StackExchange.Redis;

namespace Fubuni.ServiceDefaults.Tests.Revocations;

/// <summary>How a revocation is written to Redis, and what is accepted from there.</summary>
public sealed class RevocationMarkTests
{
    private const string Session = "0197a1c2-0000-7000-8000-000000000001";

    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [Theory]
    [InlineData(RevocationKind.Session, Session, $"s:1700000000123:{Session}")]
    [InlineData(RevocationKind.User, "user:with:colons", "u:1700000000123:user:with:colons")]
    [InlineData(RevocationKind.Key, "key-1", "k:1700000000123:key-1")]
    public void A_message_is_read_as_it_was_written(object kind, string subject, string message)
    {
        var mark = new RevocationMark((RevocationKind)kind, subject, At);

        Assert.Equal(message, mark.ToMessage());
        Assert.True(RevocationMark.TryParse(message, out var parsed));
        Assert.Equal(mark, parsed);
        Assert.Equal(mark, RevocationMark.FromEntry(mark.Key, new SortedSetEntry(subject, mark.Score)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("u")]
    [InlineData("u:1700000000123")]
    [InlineData("u:1700000000123:")]
    [InlineData("u:now:user")]
    [InlineData("u:9223372036854775807:user")]
    [InlineData("x:1700000000123:user")]
    [InlineData("s:1700000000123:no-uuid")]
    public void An_invalid_message_is_ignored(string? message) => Assert.False(RevocationMark.TryParse(message, out _));

    [Fact]
    public void Each_kind_is_a_revocation_of_its_own_subject()
    {
        Assert.Equal(
            new Revocation(Guid.Parse(Session), null, null),
            new RevocationMark(RevocationKind.Session, Session, At).ToRevocation()
        );
        Assert.Equal(
            new Revocation(null, "user", At),
            new RevocationMark(RevocationKind.User, "user", At).ToRevocation()
        );
        Assert.Equal(
            new Revocation(null, null, null, "key"),
            new RevocationMark(RevocationKind.Key, "key", At).ToRevocation()
        );
    }
}
