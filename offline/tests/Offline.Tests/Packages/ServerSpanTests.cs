using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Fubuni.Offline.Tests.Packages;

public sealed class ServerSpanTests : IDisposable
{
    private static readonly ActivitySource OwnSource = new("Fubuni.Offline.Tests");

    private readonly Recorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public async Task A_request_is_named_by_its_method_and_route()
    {
        var (span, app) = await RecordAsync("/items/7?token=secret");

        Assert.Equal("GET /items/{id}", span.DisplayName);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal("GET", span.GetTagItem("http.request.method"));
        Assert.Equal("/items/{id}", span.GetTagItem("http.route"));
        Assert.Equal("/items/7", span.GetTagItem("url.path"));
        Assert.Equal("http", span.GetTagItem("url.scheme"));
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.Equal("127.0.0.1", span.GetTagItem("server.address"));
        Assert.Equal(app.Port, span.GetTagItem("server.port"));
        Assert.Equal("1.1", span.GetTagItem("network.protocol.version"));
        Assert.Null(span.GetTagItem("error.type"));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value is string text && text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_without_a_route_is_named_by_its_method()
    {
        var (span, _) = await RecordAsync("/nowhere");

        Assert.Equal("GET", span.DisplayName);
        Assert.Equal(404, span.GetTagItem("http.response.status_code"));
        Assert.Null(span.GetTagItem("http.route"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task A_failure_names_its_exception()
    {
        var (span, _) = await RecordAsync("/throws");

        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("System.InvalidOperationException", span.GetTagItem("error.type"));
        Assert.Equal(500, span.GetTagItem("http.response.status_code"));
        Assert.Contains(span.Events, recorded => recorded.Name == "exception");
    }

    [Fact]
    public async Task Client_and_server_spans_are_of_one_trace()
    {
        var (span, app) = await RecordAsync("/items/7");

        var client = Assert.Single(_recorder.Spans, s => s.Kind == ActivityKind.Client && Equals(s.GetTagItem("server.port"), app.Port));
        Assert.Equal(client.TraceId, span.TraceId);
        Assert.Equal(client.SpanId, span.ParentSpanId);
    }

    [Fact]
    public async Task A_filtered_request_and_what_it_calls_are_not_recorded()
    {
        await using var app = await StartAsync();
        using var response = await app.Client.GetAsync("/health", TestContext.Current.CancellationToken);
        await app.StopAsync();

        Assert.True(response.IsSuccessStatusCode);
        Assert.DoesNotContain(_recorder.Spans, s => s.Kind != ActivityKind.Client && IsOf(s, app));
        Assert.DoesNotContain(_recorder.Spans, s => s.DisplayName == "inside health");
    }

    private async Task<(Activity Span, Uri Address)> RecordAsync(string path)
    {
        await using var app = await StartAsync();
        using var response = await app.Client.GetAsync(path, TestContext.Current.CancellationToken);
        await app.StopAsync();
        return (Assert.Single(_recorder.Spans, s => s.Kind == ActivityKind.Server && IsOf(s, app)), app.Address);
    }

    private static bool IsOf(Activity span, LoopbackApp app) => Equals(span.GetTagItem("server.port"), app.Address.Port);

    private Task<LoopbackApp> StartAsync() => LoopbackApp.StartAsync(
        builder => builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
            .AddSource(OwnSource.Name)
            .AddHttpClientInstrumentation()
            .AddAspNetCoreInstrumentation(options =>
            {
                options.Filter = context => context.Request.Path != "/health";
                options.RecordException = true;
            })
            .AddProcessor(_recorder)),
        app =>
        {
            app.MapGet("/items/{id}", (int id) => id);
            app.MapGet("/throws", IResult () => throw new InvalidOperationException("no"));
            app.MapGet("/health", () =>
            {
                using var inside = OwnSource.StartActivity("inside health");
                return "fine";
            });
        });

    private sealed class Recorder : BaseProcessor<Activity>
    {
        private readonly ConcurrentQueue<Activity> _spans = new();

        public IReadOnlyCollection<Activity> Spans => _spans;

        public override void OnEnd(Activity data)
        {
            if (data.Recorded)
                _spans.Enqueue(data);
        }
    }
}
