using System.Diagnostics;
using Fubuni.AppHost.Tests.Replicas;
using Fubuni.Testing;

namespace Fubuni.AppHost.Tests.Telemetry;

/// <summary>The trace of a request at a collector: one trace, whichever processes the request went through.</summary>
[Collection(ReplicatedServices.Name)]
public sealed class TraceTests(ReplicatedServices services)
{
    private const string Postgres = "Npgsql";
    private const string Redis = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(45);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_turn_is_one_trace_with_the_request_the_model_the_tool_and_the_data()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        using var chat = visitor.At(services.Chat[1]);
        var userText = $"{HeldModel.AddTask} {Guid.NewGuid():N}";
        services.Model.Hold(userText).SetResult();
        var (trace, caller) = Begin(chat);

        await chat.ChatAsync(userText, Guid.CreateVersion7(), Cancel);

        await UntilExportedAsync(trace, "POST /api/chat/stream", "chat run");
        // Redis commands become spans some seconds after they were executed.
        await Eventually.TrueAsync(
            () =>
                Spans(trace)
                    .Any(span =>
                        span.Source == Redis
                        && span.ParentId == Spans(trace).Single(run => run.Name == "chat run").SpanId
                    ),
            WaitTimeout,
            Cancel
        );
        var spans = Spans(trace);
        Assert.All(spans, span => Assert.Equal("chat", span.Service));
        var request = spans.Single(span => span.Name == "POST /api/chat/stream");
        Assert.Equal((ExportedSpan.Server, caller), (request.Kind, request.ParentId));
        Assert.Contains(Under(request), span => span.Source == Postgres);
        var run = Under(request).Single(span => span.Name == "chat run");
        Assert.Contains(Under(run), span => span.Source == Postgres);
        Assert.Contains(Under(run), span => span.Source == Redis);
        var agent = Under(run).Single(span => span.Name == "invoke_agent Fubuni");
        Assert.Collection(
            Under(agent)
                .Where(span => span.Source == "Fubuni.ChatService")
                .Select(span => span.Name)
                .Order(StringComparer.Ordinal),
            name => Assert.Equal("chat held", name),
            name => Assert.Equal("chat held", name),
            name => Assert.Equal("execute_tool add_task", name)
        );

        var calls = Under(agent).Where(span => span.Name == "chat held").SelectMany(Under).ToList();
        Assert.All(calls, call => Assert.Equal(ExportedSpan.Client, call.Kind));
        Assert.Equal(2, calls.Count);
        Assert.All(calls, call => Assert.Contains($"00-{trace}-{call.SpanId}-01", services.Model.TraceParents));

        var tool = Under(agent).Single(span => span.Name == "execute_tool add_task");
        var answered = Assert.Single(Under(tool));
        Assert.Equal((ExportedSpan.Server, "tools/call add_task"), (answered.Kind, answered.Name));
        Assert.Contains(
            Under(answered),
            span =>
                span.Source == Postgres
                && span.Attributes["db.query.text"].StartsWith("INSERT INTO tasks", StringComparison.Ordinal)
        );

        // The copy of the answer in Redis takes some commands every 40 ms, which would not help a reader of the trace.
        Assert.DoesNotContain(spans, span => span.Source == Redis && span.Attributes["db.statement"] == "XADD");
        AssertSaysNothingOf(visitor, spans);

        IEnumerable<ExportedSpan> Under(ExportedSpan parent) => spans.Where(span => span.ParentId == parent.SpanId);
    }

    [Fact]
    public async Task A_call_from_auth_to_chat_is_in_the_trace_of_the_request_to_auth()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        using var auth = visitor.At(services.Auth[1]);
        var (trace, caller) = Begin(auth);

        await auth.GetAsync("/api/auth/export", Cancel);

        var spans = await UntilExportedAsync(trace, "GET /api/auth/export", "GET /api/chat/export");
        var asked = spans.Single(span => span.Name == "GET /api/auth/export");
        Assert.Equal(("auth", ExportedSpan.Server, caller), (asked.Service, asked.Kind, asked.ParentId));
        Assert.Contains(spans, span => span.ParentId == asked.SpanId && span.Source == Postgres);
        // Chat may read the keys of auth at the same time, which is a call of its own.
        var call = spans.Single(span =>
            span.Kind == ExportedSpan.Client && span.Source == "System.Net.Http" && span.Service == "auth"
        );
        Assert.Equal(asked.SpanId, call.ParentId);
        var answered = spans.Single(span => span.Kind == ExportedSpan.Server && span.Service == "chat");
        Assert.Equal(call.SpanId, answered.ParentId);
        Assert.Contains(
            spans,
            span => span.ParentId == answered.SpanId && span.Source == Postgres && span.Service == "chat"
        );
        AssertSaysNothingOf(visitor, spans);
    }

    [Fact]
    public async Task A_request_through_the_gateway_is_one_trace_with_what_the_service_does()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        var (trace, caller) = Begin(visitor);

        // Two requests in a row: one of them reaches the replica that exports.
        await visitor.GetAsync("/api/tasks", Cancel);
        await visitor.GetAsync("/api/tasks", Cancel);

        await UntilExportedAsync(trace, "GET /api/{**path}", "GET /api/tasks/");
        // The gateway exports its two requests and their forwarding in one batch or in several.
        await Eventually.TrueAsync(
            () =>
                Spans(trace).Count(span => (span.Service, span.Kind) == ("gateway", ExportedSpan.Client)) == 2
                && Spans(trace).Count(span => (span.Service, span.Kind) == ("gateway", ExportedSpan.Server)) == 2,
            WaitTimeout,
            Cancel
        );
        var spans = Spans(trace);
        Assert.Equal(
            2,
            spans.Count(span => (span.Service, span.Kind, span.ParentId) == ("gateway", ExportedSpan.Server, caller))
        );
        var served = spans.Single(span => span.Service == "chat" && span.Kind == ExportedSpan.Server);
        var forwarded = spans.Single(span => span.SpanId == served.ParentId);
        Assert.Equal(("gateway", ExportedSpan.Client), (forwarded.Service, forwarded.Kind));
    }

    [Fact]
    public async Task Failures_are_logged_in_the_trace_of_the_request()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        using var chat = visitor.At(services.Chat[1]);
        var (trace, _) = Begin(chat);

        var chunks = await chat.ChatAsync($"{HeldModel.Fail} {Guid.NewGuid():N}", Guid.CreateVersion7(), Cancel);

        Assert.Contains(chunks, chunk => chunk.Type() == "error");
        await Eventually.TrueAsync(() => services.Telemetry.Logs.Any(log => log.TraceId == trace), WaitTimeout, Cancel);
        var spans = await UntilExportedAsync(trace, "chat run");
        var log = services.Telemetry.Logs.First(log => log.TraceId == trace);
        Assert.Contains(spans, span => span.SpanId == log.SpanId);
        Assert.Equal("chat", log.Service);
    }

    [Fact]
    public async Task Probes_and_background_work_are_not_traced()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        using var chat = visitor.At(services.Chat[1]);
        var (probe, _) = Begin(chat);
        Assert.Equal("Healthy", await chat.Http.GetStringAsync("/health", Cancel));
        var (request, _) = Begin(chat);
        await chat.GetAsync("/api/tasks", Cancel);

        await UntilExportedAsync(request, "GET /api/tasks/");

        Assert.Empty(Spans(probe));
        // The search for dead runs alone has run once a second.
        Assert.DoesNotContain(
            services.Telemetry.Spans,
            span => span.ParentId.Length == 0 && span.Source is (Postgres or Redis)
        );
    }

    [Fact]
    public async Task A_sampler_keeps_the_traces_that_a_caller_has_sampled_and_its_share_of_the_others()
    {
        const string name = "sampled";
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        var replica = await services.StartChatAsync([
            .. services.Telemetry.Settings.Where(setting => setting.Key != "OTEL_TRACES_SAMPLER"),
            ("OTEL_SERVICE_NAME", name),
            ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"),
            ("OTEL_TRACES_SAMPLER_ARG", "0"),
        ]);
        using var chat = visitor.At(replica.Address);
        await chat.GetAsync("/api/tasks", Cancel);
        Begin(chat, sampled: false);
        await chat.GetAsync("/api/tasks", Cancel);
        var (trace, _) = Begin(chat);
        await chat.GetAsync("/api/tasks", Cancel);

        await UntilExportedAsync(trace, "GET /api/tasks/");

        // They are exported in the order in which they end.
        Assert.All(
            services.Telemetry.Spans.Where(span => span.Service == name),
            span => Assert.Equal(trace, span.TraceId)
        );
        await Eventually.TrueAsync(
            () => services.Telemetry.Metrics.Contains($"{name}/http.server.request.duration s"),
            WaitTimeout,
            Cancel
        );
    }

    [Fact]
    public async Task The_metrics_of_the_framework_that_dashboards_use_are_exported_by_both_services()
    {
        using var visitor = await Visitor.RegisterAsync(services.CreateBrowserClient(), Cancel);
        foreach (var replica in services.Auth.Concat(services.Chat))
        {
            using var there = visitor.At(replica);
            using var response = await there.Http.GetAsync("/health", Cancel);
        }

        foreach (var metric in DocumentedMetrics.Under("Of the framework"))
        {
            await Eventually.TrueAsync(
                () =>
                    new[] { "auth", "chat" }.All(service =>
                        services.Telemetry.Metrics.Contains($"{service}/{metric.Name} {metric.Unit}")
                    ),
                WaitTimeout,
                Cancel
            );
        }
    }

    /// <summary>The next requests are part of a new trace, as those of a proxy in front are.</summary>
    private static (string Trace, string Caller) Begin(Visitor visitor, bool sampled = true)
    {
        var (trace, caller) = (
            ActivityTraceId.CreateRandom().ToHexString(),
            ActivitySpanId.CreateRandom().ToHexString()
        );
        visitor.Http.DefaultRequestHeaders.Remove("traceparent");
        visitor.Http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{caller}-{(sampled ? "01" : "00")}");
        return (trace, caller);
    }

    /// <summary>
    /// Waits until spans with these names have arrived. The spans inside them ended and arrived before them.
    /// </summary>
    private async Task<IReadOnlyList<ExportedSpan>> UntilExportedAsync(string trace, params string[] names)
    {
        try
        {
            await Eventually.TrueAsync(
                () => names.All(name => Spans(trace).Any(span => span.Name == name)),
                WaitTimeout,
                Cancel
            );
        }
        catch (TimeoutException)
        {
            Assert.Fail(
                $"Of {string.Join(", ", names)} these came: "
                    + $"{string.Join(", ", Spans(trace).Select(span => span.Name).Distinct())}"
            );
        }

        return Spans(trace);
    }

    private IReadOnlyList<ExportedSpan> Spans(string trace) =>
        [.. services.Telemetry.Spans.Where(span => span.TraceId == trace)];

    private static void AssertSaysNothingOf(Visitor visitor, IReadOnlyList<ExportedSpan> spans)
    {
        var token = visitor.Http.DefaultRequestHeaders.Authorization!.Parameter!;
        foreach (var value in spans.SelectMany(span => span.Attributes.Values))
        {
            Assert.DoesNotContain(visitor.Email, value, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(token, value, StringComparison.Ordinal);
        }
    }
}
