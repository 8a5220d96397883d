using System.Text.Json;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.RunLogs;
using Fubuni.ChatService.Streaming;

namespace Fubuni.ChatService.Tests.Streaming;

/// <summary>When chunks go out, and what is stored of them.</summary>
public sealed class RunOutputTests
{
    private readonly ManualTime _time = new();
    private readonly RunLog _log = new();

    [Fact]
    public async Task The_first_chunk_goes_out_at_once_and_those_after_it_together()
    {
        using var output = new RunOutput(_log, _time);
        output.Write(new StartStepChunk());
        var first = Assert.Single(await LoggedAsync());
        output.Write(new ToolInputStartChunk("c1", "add_task"));
        output.Write(new ToolOutputErrorChunk("c1", "no"));

        Assert.Single(await LoggedAsync());
        _time.Fire();

        Assert.Equal("start-step", first.GetProperty("type").GetString());
        Assert.Equal(3, (await LoggedAsync()).Count);
        Assert.Equal(TimeSpan.FromMilliseconds(40), _time.LastDue);
    }

    [Fact]
    public async Task The_first_word_of_a_part_waits_for_no_window_and_those_after_it_go_out_together()
    {
        using var output = new RunOutput(_log, _time);
        output.Write(new StartStepChunk());
        output.Write(new TextStartChunk("t1"));
        output.Write(new TextDeltaChunk("t1", "a"));
        var first = await LoggedAsync();
        foreach (var piece in new[] { "b", "c", "d" })
        {
            output.Write(new TextDeltaChunk("t1", piece));
        }

        Assert.Equal(first.Count, (await LoggedAsync()).Count);
        _time.Fire();

        Assert.Equal("a", first[2].GetProperty("delta").GetString());
        Assert.Equal("bcd", (await LoggedAsync())[3].GetProperty("delta").GetString());
    }

    [Fact]
    public async Task After_a_quiet_window_the_next_chunk_goes_out_at_once_again()
    {
        using var output = new RunOutput(_log, _time);
        output.Write(new TextStartChunk("t1"));
        output.Write(new TextDeltaChunk("t1", "first"));
        _time.Pass();

        output.Write(new TextDeltaChunk("t1", "late"));

        Assert.Equal("late", (await LoggedAsync())[2].GetProperty("delta").GetString());
    }

    [Fact]
    public async Task A_window_that_a_first_word_opened_lasts_its_full_time()
    {
        using var output = new RunOutput(_log, _time);
        output.Write(new StartStepChunk());
        output.Write(new TextStartChunk("t1"));
        _time.Pass(TimeSpan.FromMilliseconds(30));
        output.Write(new TextDeltaChunk("t1", "first"));
        output.Write(new TextDeltaChunk("t1", "second"));

        _time.Fire(TimeSpan.FromMilliseconds(10));
        Assert.Equal(3, (await LoggedAsync()).Count);
        Assert.Equal(TimeSpan.FromMilliseconds(30), _time.LastDue);
        _time.Fire(TimeSpan.FromMilliseconds(30));

        Assert.Equal("second", (await LoggedAsync())[3].GetProperty("delta").GetString());
    }

    [Fact]
    public async Task Chunks_keep_their_order_around_text()
    {
        using (var output = new RunOutput(_log, _time))
        {
            output.Write(new StartStepChunk());
            output.Write(new TextStartChunk("t1"));
            output.Write(new TextDeltaChunk("t1", "a"));
            output.Write(new TextDeltaChunk("t1", "b"));
            output.Write(new TextEndChunk("t1"));
            output.Write(new FinishStepChunk());
        }

        Assert.Equal(
            ["start-step", "text-start", "text-delta", "text-delta", "text-end", "finish-step"],
            (await LoggedAsync()).Select(chunk => chunk.GetProperty("type").GetString())
        );
        Assert.True(_log.Completion.IsCompleted);
    }

    [Fact]
    public void What_ends_early_leaves_nothing_open()
    {
        using var output = new RunOutput(_log, _time);
        output.Write(new ToolInputStartChunk("c1", "add_task"));
        output.Write(new TextStartChunk("t1"));
        output.Write(new TextDeltaChunk("t1", "half"));

        var parts = output.Close("cut short");

        Assert.Equal("cut short", Assert.IsType<ToolPart>(parts[0]).ErrorText);
        Assert.Equal(ToolPart.OutputError, Assert.IsType<ToolPart>(parts[0]).State);
        Assert.Equal("half", Assert.IsType<TextPart>(parts[1]).Text);
        Assert.Null(output.SnapshotIfChanged());
    }

    private async Task<IReadOnlyList<JsonElement>> LoggedAsync()
    {
        List<JsonElement> chunks = [];
        using var soon = new CancellationTokenSource();
        await using var batches = _log.ReadAsync(0, soon.Token)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        if (await batches.MoveNextAsync())
        {
            chunks.AddRange(batches.Current.Select(entry => JsonDocument.Parse(entry.Json).RootElement));
        }

        return chunks;
    }

    /// <summary>A clock that goes, and whose one timer fires, when the test says so.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(40);

        private TimerCallback? _callback;
        private TimeSpan _now;

        public TimeSpan LastDue { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public void Pass(TimeSpan? passed = null) => _now += passed ?? Window;

        public void Fire(TimeSpan? passed = null)
        {
            Pass(passed);
            _callback!(null);
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = callback;
            return new ManualTimer(this);
        }

        private sealed class ManualTimer(ManualTime time) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                time.LastDue = dueTime;
                return true;
            }

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
