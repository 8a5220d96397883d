using Fubuni.ServiceDefaults.Revoked;

namespace Fubuni.ServiceDefaults.Tests.Revocations;

public sealed class RevocationMarksTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly Guid Session = Guid.CreateVersion7();

    private readonly RevocationMarks _marks = new();

    [Fact]
    public void A_revoked_session_is_refused_whenever_its_token_was_issued()
    {
        Assert.True(_marks.Add(new RevocationMark(RevocationKind.Session, $"{Session}", At)));

        Assert.True(_marks.IsRevoked(Session, "user", At.AddHours(1)));
        Assert.False(_marks.IsRevoked(Guid.CreateVersion7(), "user", At.AddHours(-1)));
    }

    [Theory]
    [InlineData(-1_000, true)]
    [InlineData(0, true)]
    [InlineData(999, true)]
    [InlineData(1_000, false)]
    public void Tokens_of_a_revoked_user_are_refused_up_to_the_same_second(int issuedAfter, bool isRevoked)
    {
        _marks.Add(new RevocationMark(RevocationKind.User, "user", At));

        Assert.Equal(isRevoked, _marks.IsRevoked(Session, "user", At.AddMilliseconds(issuedAfter)));
        Assert.False(_marks.IsRevoked(Session, "USER", At.AddMilliseconds(issuedAfter)));
    }

    [Fact]
    public void The_latest_mark_of_a_user_counts()
    {
        Assert.True(_marks.Add(new RevocationMark(RevocationKind.User, "user", At)));
        Assert.True(_marks.Add(new RevocationMark(RevocationKind.User, "user", At.AddSeconds(5))));
        Assert.False(_marks.Add(new RevocationMark(RevocationKind.User, "user", At.AddSeconds(2))));
        Assert.False(_marks.Add(new RevocationMark(RevocationKind.User, "user", At.AddSeconds(5))));

        Assert.True(_marks.IsRevoked(Session, "user", At.AddSeconds(5)));
        Assert.False(_marks.IsRevoked(Session, "user", At.AddSeconds(6)));
    }

    [Fact]
    public void A_known_mark_is_not_added_again()
    {
        RevocationMark[] marks =
        [
            new(RevocationKind.Session, $"{Session}", At),
            new(RevocationKind.User, "user", At),
            new(RevocationKind.Key, "key", At),
        ];

        Assert.All(marks, mark => Assert.True(_marks.Add(mark)));
        Assert.All(marks, mark => Assert.False(_marks.Add(mark)));
        Assert.Equal(marks, _marks.All);
    }

    [Fact]
    public void Marks_are_removed_when_the_tokens_they_are_for_have_expired()
    {
        _marks.Add(new RevocationMark(RevocationKind.Session, $"{Session}", At));
        _marks.Add(new RevocationMark(RevocationKind.User, "user", At));
        _marks.Add(new RevocationMark(RevocationKind.Key, "key", At));

        _marks.RemoveBefore(At);
        Assert.Equal(3, _marks.All.Count);

        _marks.RemoveBefore(At.AddMilliseconds(1));
        Assert.Empty(_marks.All);
        Assert.False(_marks.IsRevoked(Session, "user", At));
    }
}
