using System.Net;
using System.Net.Sockets;
using System.Text;
using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

/// <summary>Against a listener that answers as a test wants, to see what no real server does on demand.</summary>
public sealed class ProtocolTests
{
    [Fact]
    public async Task A_reply_that_comes_byte_by_byte_is_read_whole()
    {
        using var server = new Replies(["*3\r\n$5\r\nhello\r\n*2\r\n:42\r\n$-1\r\n*-1\r\n"], chunk: 1);
        await using var connection = await server.ConnectAsync();

        var result = await connection.GetDatabase().ExecuteAsync("ANY");

        Assert.Equal("hello", (string?)result[0]);
        Assert.Equal(42, (int)result[1][0]);
        Assert.True(result[1][1].IsNull);
        Assert.True(result[2].IsNull);
    }

    [Theory]
    [InlineData("nonsense\r\n")]
    [InlineData("$x\r\n")]
    [InlineData("\r\n")]
    [InlineData("$99999999999\r\n")]
    public async Task A_reply_that_is_not_RESP_ends_the_connection_and_another_takes_its_place(string reply)
    {
        using var server = new Replies([reply, "+fine\r\n"], chunk: 1024);
        await using var connection = await server.ConnectAsync();

        var failure = await Assert.ThrowsAsync<RedisConnectionException>(() => connection.GetDatabase().ExecuteAsync("ANY"));

        Assert.Equal(ConnectionFailureType.ProtocolFailure, failure.FailureType);
        Assert.Equal("fine", (string?)await connection.GetDatabase().ExecuteAsync("ANY"));
    }

    /// <summary>Welcomes every connection with +OK and gives the answers, one after the other, to the command ANY.</summary>
    private sealed class Replies : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Queue<string> _answers;
        private readonly int _chunk;

        public Replies(string[] answers, int chunk)
        {
            _answers = new(answers);
            _chunk = chunk;
            _listener.Start();
            _ = AcceptAsync();
        }

        public Task<ConnectionMultiplexer> ConnectAsync() =>
            ConnectionMultiplexer.ConnectAsync($"{_listener.LocalEndpoint}", options => options.ReconnectRetryPolicy = new ExponentialRetry(10));

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                _ = AnswerAsync(client);
            }
        }

        private async Task AnswerAsync(TcpClient client)
        {
            using var stream = client.GetStream();
            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
            {
                var commands = Encoding.UTF8.GetString(buffer, 0, count);
                var answer = Encoding.UTF8.GetBytes(commands.Contains("ANY", StringComparison.Ordinal) ? _answers.Dequeue() : "+OK\r\n");
                foreach (var part in answer.Chunk(_chunk))
                {
                    await stream.WriteAsync(part, TestContext.Current.CancellationToken);
                    await stream.FlushAsync(TestContext.Current.CancellationToken);
                    await Task.Yield();
                }
            }
        }
    }
}
