using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests;

/// <summary>What an operator sees of an answer, by the semantic conventions for generative AI: all of its cost and none of its words.</summary>
public sealed class TelemetryTests(ChatApp app)
{
    [Fact]
    public async Task An_answer_leaves_spans_of_its_run_its_calls_and_its_tools()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Fubuni.ChatService",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var user = app.NewUser();
        var said = TurnTests.Words();
        app.Model.When(said, Steps.Call("add_task", new { title = "a secret plan" }), Steps.Say("a secret answer"));

        var turn = await user.StreamAsync(said);

        await Eventually(() => spans.Any(IsRun));
        var own = spans.Where(span => span.TraceId == spans.Single(IsRun).TraceId).ToList();
        var calls = own.Where(span => span.DisplayName == $"chat {FakeModel.Name}").OrderBy(span => span.StartTimeUtc).ToList();
        Assert.Equal(2, calls.Count);
        Assert.All(calls, call =>
        {
            Assert.Equal(ActivityKind.Client, call.Kind);
            Assert.Equal("chat", call.GetTagItem("gen_ai.operation.name"));
            Assert.Equal(FakeModel.Name, call.GetTagItem("gen_ai.request.model"));
            Assert.Equal(10, call.GetTagItem("gen_ai.usage.input_tokens"));
            Assert.Equal(5, call.GetTagItem("gen_ai.usage.output_tokens"));
            Assert.Equal("127.0.0.1", call.GetTagItem("server.address"));
        });
        Assert.Equal(new[] { "tool-calls" }, calls[0].GetTagItem("gen_ai.response.finish_reasons"));
        Assert.Equal("add_task", Assert.Single(own, span => span.DisplayName == "execute_tool add_task").GetTagItem("gen_ai.tool.name"));
        Assert.Single(own, span => span.DisplayName == "invoke_agent Fubuni");
        Assert.DoesNotContain(own.SelectMany(span => span.TagObjects), tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal) || $"{tag.Value}".Contains(said, StringComparison.Ordinal));

        bool IsRun(Activity span) => span.DisplayName == "chat run" && Equals(span.GetTagItem("fubuni.run.id"), turn.RunId);
    }

    [Fact]
    public async Task Tokens_times_and_ends_are_counted()
    {
        var recorded = new ConcurrentBag<(string Name, double Value, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Fubuni.ChatService")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => recorded.Add((instrument.Name, value, Text(tags))));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => recorded.Add((instrument.Name, value, Text(tags))));
        listener.Start();
        var user = app.NewUser();
        var said = TurnTests.Words();
        app.Model.When(said, async response =>
        {
            await response.TextAsync("counted");
            await response.FinishAsync("stop", inputTokens: 4711, outputTokens: 815);
        });

        await user.StreamAsync(said);

        await Eventually(() => recorded.Any(measurement => measurement.Name == "fubuni.chat.run.duration" && measurement.Tags.Contains("complete", StringComparison.Ordinal)));
        Assert.Contains(recorded, m => m is ("gen_ai.client.token.usage", 4711, _) && m.Tags.Contains("gen_ai.token.type=input", StringComparison.Ordinal));
        Assert.Contains(recorded, m => m is ("gen_ai.client.token.usage", 815, _) && m.Tags.Contains("gen_ai.token.type=output", StringComparison.Ordinal));
        foreach (var name in new[] { "gen_ai.client.operation.duration", "gen_ai.client.operation.time_to_first_chunk", "fubuni.chat.run.time_to_first_token", "fubuni.chat.runs.active" })
        {
            Assert.Contains(recorded, measurement => measurement.Name == name);
        }
    }

    private static Task Eventually(Func<bool> condition) => Testing.Eventually.TrueAsync(condition, cancellationToken: TestContext.Current.CancellationToken);

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
}
