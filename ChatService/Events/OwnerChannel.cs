using StackExchange.Redis;

namespace Fubuni.ChatService.Events;

/// <summary>
/// The streams that this replica has of one owner, and its subscription to their channel in Redis. Guarded by the lock
/// of <see cref="EventHub"/>.
/// </summary>
internal sealed class OwnerChannel(string ownerId)
{
    public string OwnerId => ownerId;

    public RedisChannel Name { get; } = EventSender.ChannelOf(ownerId);

    /// <summary>Oldest first.</summary>
    public List<EventQueue> Queues { get; } = [];

    public Task Subscribed { get; set; } = Task.CompletedTask;

    public bool IsClosed { get; set; }
}
