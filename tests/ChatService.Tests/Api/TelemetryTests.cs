using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Api;

/// <summary>
/// The telemetry of an answer, by the semantic conventions for generative AI: all of its cost, and none of its text.
/// </summary>
public sealed class TelemetryTests(ChatApp app)
{
    [Fact]
    public async Task An_answer_has_spans_for_its_run_its_model_calls_and_its_tools()
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
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Call("add_task", new { title = "a secret plan" }), Steps.Say("a secret answer"));

        var turn = await user.StreamAsync(userText);

        await Eventually(() => spans.Any(IsRun));
        var own = spans.Where(span => span.TraceId == spans.Single(IsRun).TraceId).ToList();
        var calls = own.Where(span => span.DisplayName == $"chat {FakeModel.Name}")
            .OrderBy(span => span.StartTimeUtc)
            .ToList();
        Assert.Equal(2, calls.Count);
        Assert.All(
            calls,
            call =>
            {
                Assert.Equal(ActivityKind.Client, call.Kind);
                Assert.Equal("chat", call.GetTagItem("gen_ai.operation.name"));
                Assert.Equal(FakeModel.Name, call.GetTagItem("gen_ai.request.model"));
                Assert.Equal(10, call.GetTagItem("gen_ai.usage.input_tokens"));
                Assert.Equal(5, call.GetTagItem("gen_ai.usage.output_tokens"));
                Assert.Equal("127.0.0.1", call.GetTagItem("server.address"));
                Assert.Equal(new Uri(app.Model.Url).Port, call.GetTagItem("server.port"));
                Assert.Equal("openai", call.GetTagItem("gen_ai.provider.name"));
                Assert.Equal($"{turn.SessionId}", call.GetTagItem("gen_ai.conversation.id"));
                Assert.Equal(true, call.GetTagItem("gen_ai.request.stream"));
                Assert.Equal(8_192, call.GetTagItem("gen_ai.request.max_tokens"));
                Assert.Equal("chatcmpl-1", call.GetTagItem("gen_ai.response.id"));
                Assert.Equal(FakeModel.Name, call.GetTagItem("gen_ai.response.model"));
                Assert.IsType<double>(call.GetTagItem("gen_ai.response.time_to_first_chunk"));
                Assert.Null(call.GetTagItem("error.type"));
            }
        );
        Assert.Equal("[\"tool_calls\"]", calls[0].GetTagItem("gen_ai.response.finish_reasons"));
        var tool = Assert.Single(own, span => span.DisplayName == "execute_tool add_task");
        Assert.Equal("add_task", tool.GetTagItem("gen_ai.tool.name"));
        Assert.Equal("function", tool.GetTagItem("gen_ai.tool.type"));
        Assert.StartsWith("call_", $"{tool.GetTagItem("gen_ai.tool.call.id")}", StringComparison.Ordinal);
        var agent = Assert.Single(own, span => span.DisplayName == "invoke_agent Fubuni");
        Assert.Equal("invoke_agent", agent.GetTagItem("gen_ai.operation.name"));
        Assert.Equal("Fubuni", agent.GetTagItem("gen_ai.agent.name"));
        Assert.Equal($"{turn.SessionId}", agent.GetTagItem("gen_ai.conversation.id"));
        Assert.Equal(FakeModel.Name, agent.GetTagItem("gen_ai.request.model"));
        Assert.Equal(20, agent.GetTagItem("gen_ai.usage.input_tokens"));
        Assert.Equal(10, agent.GetTagItem("gen_ai.usage.output_tokens"));
        Assert.Equal(new[] { "stop" }, agent.GetTagItem("gen_ai.response.finish_reasons"));
        Assert.All([.. calls, tool], span => Assert.Equal(agent.SpanId, span.ParentSpanId));
        Assert.DoesNotContain(
            own.SelectMany(span => span.TagObjects),
            tag =>
                $"{tag.Value}".Contains("secret", StringComparison.Ordinal)
                || $"{tag.Value}".Contains(userText, StringComparison.Ordinal)
        );

        bool IsRun(Activity span) =>
            span.DisplayName == "chat run" && Equals(span.GetTagItem("fubuni.run.id"), turn.RunId);
    }

    [Fact]
    public async Task Failed_and_stopped_runs_are_marked_in_their_spans()
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
        var (failing, hanging) = (Unique.Text(), Unique.Text());
        app.Model.When(failing, Steps.Fail(429));
        app.Model.When(hanging, Steps.SayThenHang("on"));

        var failed = await user.StreamAsync(failing);
        using var stopped = await user.OpenStreamAsync(ChatUser.Turn(hanging));
        await stopped.ReadUntilTextAsync("on");
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{stopped.SessionId}/stop", HttpStatusCode.NoContent);
        await stopped.ReadToEndAsync();

        Assert.Equal(
            ["Fubuni.ChatService.Models.ModelException", "model_rate_limited"],
            (await ErrorsAsync(failed)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["System.Threading.Tasks.TaskCanceledException", "cancelled"],
            (await ErrorsAsync(stopped)).Order(StringComparer.Ordinal)
        );

        async Task<IEnumerable<string?>> ErrorsAsync(TurnStream turn)
        {
            var own = spans.Where(_ => false);
            await Eventually(() =>
                (
                    own = spans.Where(span => Equals(span.GetTagItem("gen_ai.conversation.id"), $"{turn.SessionId}"))
                ).Count() == 2
            );
            Assert.All(own, span => Assert.Equal(ActivityStatusCode.Error, span.Status));
            return own.Select(span => $"{span.GetTagItem("error.type")}");
        }
    }

    [Fact]
    public async Task Tokens_durations_and_results_are_measured()
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
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => recorded.Add((instrument.Name, value, Text(tags)))
        );
        listener.SetMeasurementEventCallback<int>(
            (instrument, value, tags, _) => recorded.Add((instrument.Name, value, Text(tags)))
        );
        listener.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) => recorded.Add((instrument.Name, value, Text(tags)))
        );
        listener.Start();
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(
            userText,
            async response =>
            {
                await response.TextAsync("counted");
                await response.TextAsync(" twice");
                await response.FinishAsync("stop", inputTokens: 4711, outputTokens: 815);
            }
        );

        await user.StreamAsync(userText);

        await Eventually(() =>
            recorded.Any(measurement =>
                measurement.Name == "fubuni.chat.run.duration"
                && measurement.Tags.Contains("complete", StringComparison.Ordinal)
            )
        );
        Assert.Contains(
            recorded,
            m =>
                m is ("gen_ai.client.token.usage", 4711, _)
                && m.Tags.Contains("gen_ai.token.type=input", StringComparison.Ordinal)
        );
        Assert.Contains(
            recorded,
            m =>
                m is ("gen_ai.client.token.usage", 815, _)
                && m.Tags.Contains("gen_ai.token.type=output", StringComparison.Ordinal)
        );
        foreach (
            var name in new[]
            {
                "gen_ai.client.operation.duration",
                "gen_ai.client.operation.time_to_first_chunk",
                "gen_ai.client.operation.time_per_output_chunk",
                "gen_ai.invoke_agent.duration",
                "fubuni.chat.run.time_to_first_token",
                "fubuni.chat.runs.active",
            }
        )
        {
            Assert.Contains(recorded, measurement => measurement.Name == name);
        }

        Assert.All(
            recorded.Where(m => m.Name.StartsWith("gen_ai.client.", StringComparison.Ordinal)),
            m =>
            {
                foreach (
                    var attribute in new[]
                    {
                        "gen_ai.operation.name=chat",
                        "gen_ai.provider.name=openai",
                        $"gen_ai.request.model={FakeModel.Name}",
                        "server.address=",
                        "server.port=",
                    }
                )
                {
                    Assert.Contains(attribute, m.Tags, StringComparison.Ordinal);
                }
            }
        );
        Assert.Contains(
            recorded,
            m =>
                m is ("gen_ai.client.token.usage", 4711, _)
                && m.Tags.Contains($"gen_ai.response.model={FakeModel.Name}", StringComparison.Ordinal)
        );
    }

    private static Task Eventually(Func<bool> condition) =>
        Testing.Eventually.TrueAsync(condition, cancellationToken: TestContext.Current.CancellationToken);

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
}
