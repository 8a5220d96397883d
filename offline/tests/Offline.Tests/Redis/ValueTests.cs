using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

public sealed class ValueTests
{
    [Fact]
    public void What_spells_the_same_is_equal()
    {
        RedisValue[] fives = [5, 5L, 5u, 5UL, 5.0, "5", "5"u8.ToArray(), "5.0"];

        Assert.All(fives, x => Assert.All(fives, y => Assert.True(x == y && x.GetHashCode() == y.GetHashCode())));
        Assert.True((RedisValue)"text" == (RedisValue)"text"u8.ToArray());
        Assert.True((RedisValue)"5" != (RedisValue)"five");
        Assert.True((RedisValue)"" != RedisValue.Null);
        Assert.Equal(-1, ((RedisValue)9).CompareTo(10));
    }

    [Fact]
    public void Nothing_counts_as_zero_and_is_not_an_empty_text()
    {
        Assert.Equal(0, (long)RedisValue.Null);
        Assert.False((bool)RedisValue.Null);
        Assert.Null((long?)RedisValue.Null);
        Assert.Null((string?)RedisValue.Null);
        Assert.True(RedisValue.EmptyString is { IsNull: false, IsNullOrEmpty: true, HasValue: false });
        Assert.Equal("", RedisValue.Null.ToString());
    }

    [Theory]
    [InlineData("12.5", 12.5)]
    [InlineData("-1e3", -1000)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    public void A_text_becomes_the_number_that_it_spells(string text, double number)
    {
        Assert.Equal(number, (double)(RedisValue)text);
        Assert.Equal(number, (double)(RedisValue)System.Text.Encoding.ASCII.GetBytes(text));
        Assert.Equal(number, (double)(RedisValue)((RedisValue)number).ToString());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1.5")]
    [InlineData(" 1")]
    [InlineData("9223372036854775808")]
    public void A_text_that_spells_no_whole_number_is_not_made_one(string text)
    {
        Assert.Throws<InvalidCastException>(() => (long)(RedisValue)text);
        Assert.False(((RedisValue)text).TryParse(out long _));
    }

    [Fact]
    public void Narrowing_overflows_instead_of_wrapping()
    {
        Assert.Throws<OverflowException>(() => (int)(RedisValue)long.MaxValue);
        Assert.Throws<OverflowException>(() => (uint)(RedisValue)(-1));
    }

    [Fact]
    public void Keys_and_channels_are_equal_by_their_bytes()
    {
        Assert.Equal((RedisKey)"key", (RedisKey)"key"u8.ToArray());
        Assert.Equal((RedisKey)"a:b", ((RedisKey)"b").Prepend("a:"));
        Assert.Equal(RedisChannel.Literal("c"), RedisChannel.Literal("c"u8.ToArray()));
        Assert.NotEqual(RedisChannel.Literal("c*"), RedisChannel.Pattern("c*"));
        Assert.Single(new HashSet<RedisKey> { "key", "key"u8.ToArray() });
    }
}
