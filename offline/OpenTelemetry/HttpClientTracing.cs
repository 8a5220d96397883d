using System.Diagnostics;

namespace OpenTelemetry.Instrumentation.Http;

public class HttpClientTraceInstrumentationOptions
{
    /// <summary>False: the call is not recorded. A filter that throws counts as false.</summary>
    public Func<HttpRequestMessage, bool>? FilterHttpRequestMessage { get; set; }
}

/// <summary>The framework's client spans are complete as they are; what is left is to filter them.</summary>
internal sealed class HttpClientTracing(HttpClientTraceInstrumentationOptions options)
{
    private const string RequestOut = "System.Net.Http.HttpRequestOut";

    public DiagnosticEvents Listen() => new("HttpHandlerDiagnosticListener", new Dictionary<string, Action<Activity, object>>
    {
        [RequestOut] = (_, _) => { },
        [$"{RequestOut}.Start"] = Start,
    });

    private void Start(Activity activity, object payload)
    {
        if (options.FilterHttpRequestMessage is { } filter && DiagnosticEvents.Read<HttpRequestMessage>(payload, "Request") is { } request
            && !IsWanted(filter, request))
        {
            DiagnosticEvents.Suppress(activity);
        }
    }

    private static bool IsWanted(Func<HttpRequestMessage, bool> filter, HttpRequestMessage request)
    {
        try
        {
            return filter(request);
        }
        catch (Exception)
        {
            return false;
        }
    }
}
