using System.Text;
using Fubuni.ChatService.RunLogs;
using StackExchange.Redis;

namespace Fubuni.ChatService.Tests.RunLogs;

/// <summary>How batches of chunks are written to the stream of a run in Redis.</summary>
public sealed class RunLogEntriesTests
{
    [Theory]
    [InlineData(1, "{}")]
    [InlineData(1, "{\"type\":\"start\"}", "{}", "{\"text\":\"ü\"}")]
    [InlineData(41, "a", "b")]
    public void A_batch_is_read_with_the_numbers_it_had(long first, params string[] chunks)
    {
        var batch = chunks
            .Select((chunk, index) => new LogEntry(first + index, Encoding.UTF8.GetBytes(chunk)))
            .ToList();

        var read = RunLogEntries.Chunks(Entry($"{batch[^1].Sequence}-0", RunLogEntries.Of(batch)));

        Assert.Equal(batch.Select(chunk => chunk.Sequence), read.Select(chunk => chunk.Sequence));
        Assert.Equal(chunks, read.Select(chunk => Encoding.UTF8.GetString(chunk.Json.Span)));
    }

    [Fact]
    public void A_batch_is_one_field_with_a_chunk_on_each_line()
    {
        var entry = RunLogEntries.Of([new LogEntry(1, "first"u8.ToArray()), new LogEntry(2, "second"u8.ToArray())]);

        Assert.Equal("chunks", entry.Name);
        Assert.Equal("first\nsecond", entry.Value);
    }

    [Fact]
    public void The_end_is_an_entry_of_its_own()
    {
        Assert.Equal(new NameValueEntry("end", 1), RunLogEntries.End);
        Assert.True(RunLogEntries.IsEnd(Entry("3-0", RunLogEntries.End)));
        Assert.False(RunLogEntries.IsEnd(Entry("3-0", RunLogEntries.Of([new LogEntry(3, "{}"u8.ToArray())]))));
    }

    private static StreamEntry Entry(string id, NameValueEntry value) => new(id, [value]);
}
