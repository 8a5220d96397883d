using System.Diagnostics.Metrics;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.Api;

public sealed class MetricsTests(ChatApp app)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_is_documented_with_its_unit_and_description()
    {
        // Some metrics exist only after the first turn.
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("Hello."));
        await app.NewUser().StreamAsync(userText);

        var published = DocumentedMetrics.PublishedBy(Meters(app.Factory));

        Assert.Equal(
            DocumentedMetrics
                .Under("Both services")
                .Concat(DocumentedMetrics.Under("Chat"))
                .OrderBy(metric => metric.Name, StringComparer.Ordinal),
            published.OrderBy(metric => metric.Name, StringComparer.Ordinal)
        );
        Assert.All(
            published,
            metric => Assert.True(metric.Unit.Length > 0 && metric.Description.Length > 0, metric.Name)
        );
    }

    [Fact]
    public async Task Streams_are_counted_while_open_and_chunks_when_an_answer_has_ended()
    {
        await using var replica = app.StartReplica();
        using var seen = new Totals(Meters(replica));
        var user = app.NewUser(replica);
        var (userText, gate) = (Unique.Text(), new TaskCompletionSource());
        app.Model.When(userText, Steps.SayAround("before", gate.Task, "after"));

        using (var events = await EventReader.OpenAsync(user))
        {
            using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
            await turn.ReadUntilTextAsync("before");
            Assert.Equal(
                (1, 1),
                (seen.Of("fubuni.chat.streams.active", "answer"), seen.Of("fubuni.chat.streams.active", "events"))
            );
            Assert.Equal(0, seen.Of("fubuni.chat.chunks"));
            gate.SetResult();
            await turn.ReadToEndAsync();
            await Eventually.TrueAsync(
                () => seen.Of("fubuni.chat.chunks") == turn.Chunks.Count,
                cancellationToken: Cancel
            );
        }

        await Eventually.TrueAsync(() => seen.Of("fubuni.chat.streams.active") == 0, cancellationToken: Cancel);
    }

    private static IMeterFactory Meters(ChatFactory replica) => replica.Services.GetRequiredService<IMeterFactory>();

    /// <summary>The sums of all measurements of the counters of one replica.</summary>
    private sealed class Totals : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Lock _gate = new();
        private readonly List<(string Name, long Value, string Tag)> _seen = [];

        public Totals(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>(
                (instrument, value, tags, _) =>
                {
                    lock (_gate)
                    {
                        _seen.Add((instrument.Name, value, tags.Length == 0 ? "" : $"{tags[0].Value}"));
                    }
                }
            );
            _listener.Start();
        }

        public long Of(string name, string? tag = null)
        {
            lock (_gate)
            {
                return _seen
                    .Where(seen => seen.Name == name && (tag is null || seen.Tag == tag))
                    .Sum(seen => seen.Value);
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
