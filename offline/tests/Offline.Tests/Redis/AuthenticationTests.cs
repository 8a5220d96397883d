using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private const string Password = "s3cret=+/ ü";

    private readonly RedisServer _server = new() { Password = Password };

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_password_of_the_connection_string_opens_the_server()
    {
        await using var connection = await _server.ConnectAsync();
        var queue = await connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal("c"));

        Assert.Equal(1, await connection.GetDatabase().PublishAsync(queue.Channel, "x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",password=wrong")]
    [InlineData(",user=nobody,password=" + Password)]
    public async Task A_missing_or_wrong_password_is_refused_and_told_to_nobody(string credentials)
    {
        var failure = await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(_server.Address + credentials));

        Assert.Equal(ConnectionFailureType.AuthenticationFailure, failure.FailureType);
        Assert.DoesNotContain("wrong", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ssl_is_never_left_out_for_a_server_that_lacks_it()
    {
        var failure = await Assert.ThrowsAsync<RedisConnectionException>(
            () => ConnectionMultiplexer.ConnectAsync($"{_server.ConnectionString},ssl=true,connectTimeout=500,connectRetry=1"));

        Assert.Equal(ConnectionFailureType.UnableToConnect, failure.FailureType);
    }

    [Fact]
    public async Task A_named_user_signs_in_and_meets_its_limits()
    {
        await using var admin = await _server.ConnectAsync();
        await admin.GetDatabase().ExecuteAsync("ACL", "SETUSER", "reader", "on", ">pw", "~*", "&*", "+@connection", "+get");

        await using var reader = await ConnectionMultiplexer.ConnectAsync($"{_server.Address},user=reader,password=pw");

        Assert.True((await reader.GetDatabase().StringGetAsync("key")).IsNull);
        await Assert.ThrowsAsync<RedisServerException>(() => reader.GetDatabase().StringSetAsync("key", 1));
    }
}
