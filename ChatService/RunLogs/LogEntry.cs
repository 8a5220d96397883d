namespace Fubuni.ChatService.RunLogs;

/// <summary>One chunk in a run's log.</summary>
/// <param name="Sequence">Counts from 1 without gaps; a client resumes after it (<c>Last-Event-ID</c>).</param>
/// <param name="Json">The chunk in UTF-8, on one line.</param>
internal readonly record struct LogEntry(long Sequence, ReadOnlyMemory<byte> Json);
