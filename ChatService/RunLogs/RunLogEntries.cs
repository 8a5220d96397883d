using System.Globalization;
using StackExchange.Redis;

namespace Fubuni.ChatService.RunLogs;

/// <summary>
/// The content of an entry in the stream of a run in Redis: a batch of chunks, one on each line, or the end mark. The
/// id of the entry is the number of its last chunk.
/// </summary>
internal static class RunLogEntries
{
    private const string ChunksField = "chunks";
    private const string EndField = "end";
    private const byte NewLine = (byte)'\n';

    public static NameValueEntry End { get; } = new(EndField, 1);

    public static NameValueEntry Of(IReadOnlyList<LogEntry> batch)
    {
        var bytes = new byte[batch.Sum(chunk => chunk.Json.Length + 1) - 1];
        var position = 0;
        foreach (var chunk in batch)
        {
            if (position > 0)
            {
                bytes[position++] = NewLine;
            }

            chunk.Json.CopyTo(bytes.AsMemory(position));
            position += chunk.Json.Length;
        }

        return new NameValueEntry(ChunksField, bytes);
    }

    public static bool IsEnd(StreamEntry entry) => !entry[EndField].IsNull;

    public static List<LogEntry> Chunks(StreamEntry entry)
    {
        var id = entry.Id.ToString();
        var last = long.Parse(id.AsSpan(0, id.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        ReadOnlyMemory<byte> bytes = (byte[])entry[ChunksField]!;
        List<ReadOnlyMemory<byte>> lines = [];
        foreach (var line in bytes.Span.Split(NewLine))
        {
            lines.Add(bytes[line]);
        }

        return [.. lines.Select((line, index) => new LogEntry(last - lines.Count + index + 1, line))];
    }
}
