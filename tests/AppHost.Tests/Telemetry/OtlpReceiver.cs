using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fubuni.AppHost.Tests.Telemetry;

/// <summary>A span as it was exported.</summary>
internal sealed record ExportedSpan(
    string Service,
    string Source,
    string TraceId,
    string SpanId,
    string ParentId,
    string Name,
    int Kind,
    IReadOnlyDictionary<string, string> Attributes
)
{
    public const int Internal = 1;
    public const int Server = 2;
    public const int Client = 3;
}

/// <summary>A log record as it was exported.</summary>
internal sealed record ExportedLog(string Service, string Body, string TraceId, string SpanId);

/// <summary>A collector: receives what services send over OTLP (http/protobuf), and keeps it.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ExportedSpan> _spans = new();
    private readonly ConcurrentQueue<ExportedLog> _logs = new();
    private readonly ConcurrentDictionary<string, bool> _metrics = new();
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public IReadOnlyCollection<ExportedSpan> Spans => _spans;

    public IReadOnlyCollection<ExportedLog> Logs => _logs;

    /// <summary>The names of metrics, each with the service and a slash before it, and without the unit.</summary>
    public ICollection<string> Metrics => _metrics.Keys;

    /// <summary>The settings with which a service sends all its telemetry here, without delay.</summary>
    public (string Key, string Value)[] Settings =>
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.First()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_TRACES_SAMPLER", "always_on"),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "200"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "1000"),
        ];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/traces", (HttpContext context) => TakeAsync(context, receiver.AddSpans));
        app.MapPost("/v1/logs", (HttpContext context) => TakeAsync(context, receiver.AddLogs));
        app.MapPost("/v1/metrics", (HttpContext context) => TakeAsync(context, receiver.AddMetrics));
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task TakeAsync(HttpContext context, Action<byte[]> add)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        add(body.ToArray());
        context.Response.ContentType = "application/x-protobuf";
    }

    // The three requests have the same shape: 1 per resource (1 the resource, 2 per scope (1 the scope, 2 each item)).
    private void AddSpans(byte[] request) =>
        ForEach(request, (service, source, item) => _spans.Enqueue(ReadSpan(service, source, item)));

    private void AddLogs(byte[] request) =>
        ForEach(request, (service, _, item) => _logs.Enqueue(ReadLog(service, item)));

    private void AddMetrics(byte[] request) =>
        ForEach(request, (service, _, item) => _metrics[$"{service}/{TextOf(item, 1)} {TextOf(item, 3)}"] = true);

    private delegate void Take(string service, string scope, ReadOnlySpan<byte> item);

    private static void ForEach(ReadOnlySpan<byte> request, Take take)
    {
        var resources = new ProtoReader(request);
        while (resources.Read())
        {
            var service = "";
            var resource = new ProtoReader(resources.Bytes);
            while (resource.Read())
            {
                if (resource.Field == 1)
                {
                    service = AttributesOf(resource.Bytes, 1).GetValueOrDefault("service.name", "");
                    continue;
                }

                var scope = "";
                var items = new ProtoReader(resource.Bytes);
                while (items.Read())
                {
                    if (items.Field == 1)
                    {
                        scope = TextOf(items.Bytes, 1);
                    }
                    else if (items.Field == 2)
                    {
                        take(service, scope, items.Bytes);
                    }
                }
            }
        }
    }

    private static ExportedSpan ReadSpan(string service, string source, ReadOnlySpan<byte> bytes)
    {
        var (trace, id, parent, name, kind) = ("", "", "", "", 0);
        var span = new ProtoReader(bytes);
        while (span.Read())
        {
            switch (span.Field)
            {
                case 1:
                    trace = Convert.ToHexStringLower(span.Bytes);
                    break;
                case 2:
                    id = Convert.ToHexStringLower(span.Bytes);
                    break;
                case 4:
                    parent = Convert.ToHexStringLower(span.Bytes);
                    break;
                case 5:
                    name = span.Text;
                    break;
                case 6:
                    kind = (int)span.Number;
                    break;
            }
        }

        return new ExportedSpan(service, source, trace, id, parent, name, kind, AttributesOf(bytes, 9));
    }

    private static ExportedLog ReadLog(string service, ReadOnlySpan<byte> bytes)
    {
        var (body, trace, span) = ("", "", "");
        var log = new ProtoReader(bytes);
        while (log.Read())
        {
            switch (log.Field)
            {
                case 5:
                    body = TextOf(log.Bytes, 1);
                    break;
                case 9:
                    trace = Convert.ToHexStringLower(log.Bytes);
                    break;
                case 10:
                    span = Convert.ToHexStringLower(log.Bytes);
                    break;
            }
        }

        return new ExportedLog(service, body, trace, span);
    }

    private static Dictionary<string, string> AttributesOf(ReadOnlySpan<byte> message, int field)
    {
        Dictionary<string, string> attributes = [];
        var fields = new ProtoReader(message);
        while (fields.Read())
        {
            if (fields.Field == field)
            {
                attributes[TextOf(fields.Bytes, 1)] = ValueOf(fields.Bytes);
            }
        }

        return attributes;
    }

    /// <summary>Strings and numbers; other values are empty.</summary>
    private static string ValueOf(ReadOnlySpan<byte> attribute)
    {
        var fields = new ProtoReader(attribute);
        while (fields.Read())
        {
            if (fields.Field == 2)
            {
                var value = new ProtoReader(fields.Bytes);
                return !value.Read() ? ""
                    : value.Field == 1 ? value.Text
                    : $"{value.Number}";
            }
        }

        return "";
    }

    private static string TextOf(ReadOnlySpan<byte> message, int field)
    {
        var fields = new ProtoReader(message);
        while (fields.Read())
        {
            if (fields.Field == field)
            {
                return fields.Text;
            }
        }

        return "";
    }
}
