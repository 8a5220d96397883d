namespace Fubuni.ChatService.Events;

/// <param name="HasGap">Events were lost: everything must be read again.</param>
/// <param name="End">The last event, when the stream ends.</param>
internal readonly record struct EventBatch(IReadOnlyList<ReadOnlyMemory<byte>> Events, bool HasGap, ChatEvent? End);
