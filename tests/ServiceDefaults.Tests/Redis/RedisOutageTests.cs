using StackExchange.Redis;

namespace Fubuni.ServiceDefaults.Tests.Redis;

public sealed class RedisOutageTests
{
    private readonly List<string> _log = [];
    private readonly RedisOutage _outage;

    public RedisOutageTests() => _outage = new RedisOutage(_log.Add, () => _log.Add("available"));

    public static TheoryData<Exception, bool> Exceptions =>
        new()
        {
            { new RedisConnectionException(ConnectionFailureType.UnableToConnect, "refused"), true },
            { new RedisTimeoutException("slow", CommandStatus.Unknown), true },
            { new RedisServerException("LOADING"), true },
            { new TimeoutException(), true },
            { new ObjectDisposedException("connection"), true },
            { new InvalidOperationException(), false },
            { new OperationCanceledException(), false },
        };

    [Fact]
    public async Task An_outage_is_logged_once_when_it_begins_and_once_when_it_ends()
    {
        Assert.True(await TryAsync(null));
        Assert.False(await TryAsync(new TimeoutException()));
        Assert.True(_outage.IsUnavailable);
        Assert.False(await TryAsync(new RedisServerException("LOADING")));
        Assert.True(await TryAsync(null));
        Assert.False(_outage.IsUnavailable);
        Assert.True(await TryAsync(null));

        Assert.Equal(["TimeoutException", "available"], _log);
    }

    [Fact]
    public async Task A_second_outage_is_logged_again()
    {
        await TryAsync(new TimeoutException());
        await TryAsync(null);
        await TryAsync(new ObjectDisposedException("connection"));

        Assert.Equal(["TimeoutException", "available", "ObjectDisposedException"], _log);
    }

    [Theory]
    [MemberData(nameof(Exceptions), DisableDiscoveryEnumeration = true)]
    public async Task Only_exceptions_of_the_connection_begin_an_outage(Exception exception, bool isOutage)
    {
        Assert.Equal(isOutage, RedisOutage.IsCausedBy(exception));
        if (isOutage)
        {
            Assert.False(await TryAsync(exception));
        }
        else
        {
            Assert.Same(exception, await Assert.ThrowsAnyAsync<Exception>(() => TryAsync(exception)));
        }

        Assert.Equal(isOutage, _outage.IsUnavailable);
    }

    [Fact]
    public async Task The_end_of_an_outage_need_not_be_logged()
    {
        var outage = new RedisOutage(_log.Add);

        outage.Begin(new TimeoutException());
        Assert.True(await outage.TryAsync(() => Task.CompletedTask));

        Assert.False(outage.IsUnavailable);
        Assert.Equal(["TimeoutException"], _log);
    }

    private Task<bool> TryAsync(Exception? exception) =>
        _outage.TryAsync(() => exception is null ? Task.CompletedTask : Task.FromException(exception));
}
