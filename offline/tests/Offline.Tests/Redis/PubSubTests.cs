using System.Threading.Channels;
using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

public sealed class PubSubTests(RedisServer server) : RedisTests(server)
{
    private ISubscriber Subscriber => Connection.GetSubscriber();

    private RedisChannel Name => RedisChannel.Literal(Key("channel").ToString());

    [Fact]
    public async Task A_queue_gets_every_message_in_the_order_of_publication()
    {
        var queue = await Subscriber.SubscribeAsync(Name);

        var receivers = Enumerable.Range(0, 1000).Select(i => Subscriber.PublishAsync(Name, i)).ToArray();

        Assert.All(await Task.WhenAll(receivers), count => Assert.Equal(1, count));
        for (var i = 0; i < 1000; i++) Assert.Equal(i, (int)(await queue.ReadAsync(Cancellation)).Message);
    }

    [Fact]
    public async Task A_queues_handler_is_called_for_one_message_after_the_other()
    {
        var queue = await Subscriber.SubscribeAsync(Name);
        var seen = Channel.CreateUnbounded<int>();
        queue.OnMessage(async message =>
        {
            await Task.Yield();
            seen.Writer.TryWrite((int)message.Message);
            if (message.Message == 1) throw new InvalidOperationException("A handler's own failure.");
        });

        for (var i = 0; i < 100; i++) await Subscriber.PublishAsync(Name, i);

        for (var i = 0; i < 100; i++) Assert.Equal(i, await seen.Reader.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task A_handler_sees_the_channel_and_every_byte()
    {
        byte[] payload = [0, 13, 10, 255];
        var received = new TaskCompletionSource<(RedisChannel Channel, RedisValue Message)>();
        await Subscriber.SubscribeAsync(Name, (channel, message) => received.TrySetResult((channel, message)));

        await Db.PublishAsync(Name, payload);

        var (channel, message) = await received.Task.WaitAsync(Cancellation);
        Assert.Equal(Name, channel);
        Assert.Equal(payload, (byte[]?)message);
    }

    [Fact]
    public async Task A_pattern_hears_all_channels_that_it_matches()
    {
        var pattern = RedisChannel.Pattern(Key("room.*").ToString());
        var queue = await Subscriber.SubscribeAsync(pattern);

        await Subscriber.PublishAsync(RedisChannel.Literal(Key("room.1").ToString()), "hello");

        var message = await queue.ReadAsync(Cancellation);
        Assert.Equal(pattern, message.SubscriptionChannel);
        Assert.Equal(Key("room.1").ToString(), message.Channel.ToString());
        Assert.Equal("hello", message.Message);
    }

    [Fact]
    public async Task Unsubscribing_one_listener_leaves_the_others()
    {
        var stays = await Subscriber.SubscribeAsync(Name);
        var goes = await Subscriber.SubscribeAsync(Name);

        await goes.UnsubscribeAsync();
        Assert.Equal(1, await Subscriber.PublishAsync(Name, "still"));

        Assert.Equal("still", (await stays.ReadAsync(Cancellation)).Message);
        Assert.False(goes.TryRead(out _));
        await goes.Completion.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task After_the_last_listener_the_server_sends_no_more()
    {
        void Handler(RedisChannel channel, RedisValue message) { }
        var queue = await Subscriber.SubscribeAsync(Name);
        await Subscriber.SubscribeAsync(Name, Handler);

        await Subscriber.UnsubscribeAsync(Name, Handler);
        Assert.Equal(1, await Subscriber.PublishAsync(Name, 1));
        Assert.Equal(1, (await queue.ReadAsync(Cancellation)).Message);
        await Subscriber.UnsubscribeAsync(Name);

        Assert.Equal(0, await Subscriber.PublishAsync(Name, 2));
        await queue.Completion.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Commands_and_subscriptions_do_not_wait_for_each_other()
    {
        var queue = await Subscriber.SubscribeAsync(Name);

        var commands = Enumerable.Range(0, 500).Select(i => Db.StringSetAsync(Key($"{i}"), i)).ToArray();
        var others = Enumerable.Range(0, 50).Select(i => Subscriber.SubscribeAsync(RedisChannel.Literal(Key($"c{i}").ToString()))).ToArray();
        await Subscriber.PublishAsync(Name, "x");

        await Task.WhenAll(commands);
        await Task.WhenAll(others);
        Assert.Equal("x", (await queue.ReadAsync(Cancellation)).Message);
    }
}
