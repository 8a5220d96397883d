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
        // Some metrics exist only after the first turn, and after it was read.
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("Hello."));
        var user = app.NewUser();
        await user.SessionAsync((await user.StreamAsync(userText)).SessionId);

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
        using var seen = new MetricTotals(replica);
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
}
