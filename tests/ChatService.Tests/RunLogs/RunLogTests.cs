using System.Text;
using Fubuni.ChatService.RunLogs;

namespace Fubuni.ChatService.Tests.RunLogs;

/// <summary>The log of a run in memory: one writer, and readers at positions of their own.</summary>
public sealed class RunLogTests
{
    private readonly RunLog _log = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chunks_are_numbered_from_1_without_gaps_over_all_batches()
    {
        _log.Append([
            [1],
            [2],
        ]);
        _log.Append([
            [3],
        ]);
        _log.Complete();

        Assert.Equal(3, _log.Count);
        Assert.Equal([1, 2, 3], (await ReadAllAsync(0)).Select(chunk => chunk.Sequence));
        Assert.Equal([1, 2, 3], (await ReadAllAsync(0)).Select(chunk => (long)chunk.Json.Span[0]));
    }

    [Theory]
    [InlineData(-5, "1,2,3")]
    [InlineData(0, "1,2,3")]
    [InlineData(1, "2,3")]
    [InlineData(3, "")]
    [InlineData(4, "")]
    [InlineData(long.MaxValue, "")]
    public async Task A_reader_gets_the_chunks_after_its_position(long after, string expected)
    {
        _log.Append([
            [1],
            [2],
            [3],
        ]);
        _log.Complete();

        Assert.Equal(expected, string.Join(',', (await ReadAllAsync(after)).Select(chunk => chunk.Sequence)));
    }

    [Fact]
    public async Task A_reader_waits_for_the_next_batch_and_for_the_end()
    {
        await using var reader = _log.ReadAsync(0, Cancel).GetAsyncEnumerator(Cancel);
        var next = reader.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);

        _log.Append([
            [1],
        ]);
        Assert.True(await next);
        Assert.Equal(1, Assert.Single(reader.Current).Sequence);

        next = reader.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        _log.Append([
            [2],
            [3],
        ]);
        Assert.True(await next);
        Assert.Equal([2, 3], reader.Current.Select(chunk => chunk.Sequence));

        next = reader.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        Assert.False(_log.Completion.IsCompleted);
        _log.Complete();
        Assert.False(await next);
        Assert.True(_log.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_cancelled_reader_stops_waiting()
    {
        using var cancellation = new CancellationTokenSource();
        await using var reader = _log.ReadAsync(0, cancellation.Token).GetAsyncEnumerator(Cancel);
        var next = reader.MoveNextAsync().AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Many_readers_at_the_same_time_all_get_everything()
    {
        var readers = Enumerable.Range(0, 20).Select(_ => ReadAllAsync(0)).ToList();
        for (var number = 0; number < 200; number++)
        {
            _log.Append([Encoding.ASCII.GetBytes($"{number}")]);
        }

        _log.Complete();
        _log.Complete();

        Assert.All(
            await Task.WhenAll(readers),
            chunks => Assert.Equal(Enumerable.Range(1, 200), chunks.Select(chunk => (int)chunk.Sequence))
        );
    }

    private async Task<List<LogEntry>> ReadAllAsync(long after)
    {
        List<LogEntry> chunks = [];
        await foreach (var batch in _log.ReadAsync(after, Cancel))
        {
            chunks.AddRange(batch);
        }

        return chunks;
    }
}
