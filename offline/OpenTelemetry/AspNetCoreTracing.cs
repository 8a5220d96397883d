using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace OpenTelemetry.Instrumentation.AspNetCore;

public class AspNetCoreTraceInstrumentationOptions
{
    /// <summary>False: the request is not recorded. A filter that throws counts as false.</summary>
    public Func<HttpContext, bool>? Filter { get; set; }

    public Action<Activity, HttpRequest>? EnrichWithHttpRequest { get; set; }

    public bool RecordException { get; set; }
}

/// <summary>Gives the framework's server spans the name and attributes of the HTTP semantic conventions.</summary>
internal sealed class AspNetCoreTracing(AspNetCoreTraceInstrumentationOptions options)
{
    private const string RequestIn = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    private static readonly HashSet<string> KnownMethods = new(
        ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "PATCH", "CONNECT", "QUERY"], StringComparer.OrdinalIgnoreCase);

    public DiagnosticEvents Listen() => new("Microsoft.AspNetCore", new Dictionary<string, Action<Activity, object>>
    {
        [RequestIn] = (_, _) => { },
        [$"{RequestIn}.Start"] = (activity, payload) => Start(activity, (HttpContext)payload),
        [$"{RequestIn}.Stop"] = (activity, payload) => Stop(activity, (HttpContext)payload),
        ["Microsoft.AspNetCore.Hosting.UnhandledException"] = Fail,
        ["Microsoft.AspNetCore.Diagnostics.UnhandledException"] = Fail,
    });

    private void Start(Activity activity, HttpContext context)
    {
        if (!IsWanted(context))
        {
            DiagnosticEvents.Suppress(activity);
            return;
        }

        var request = context.Request;
        var known = KnownMethods.Contains(request.Method);
        activity.DisplayName = Name(request.Method);
        activity.SetTag("http.request.method", known ? request.Method.ToUpperInvariant() : "_OTHER");
        activity.SetTag("http.request.method_original", known ? null : request.Method);
        activity.SetTag("server.address", request.Host.HasValue ? request.Host.Host : null);
        activity.SetTag("server.port", request.Host.Port);
        activity.SetTag("url.scheme", request.Scheme);
        activity.SetTag("url.path", (request.PathBase + request.Path).ToString());
        activity.SetTag("user_agent.original", request.Headers.UserAgent is [{ Length: > 0 } agent, ..] ? agent : null);
        activity.SetTag("network.protocol.version", request.Protocol.Split('/') is [_, var version] ? version : null);
        options.EnrichWithHttpRequest?.Invoke(activity, request);
    }

    private static void Stop(Activity activity, HttpContext context)
    {
        var status = context.Response.StatusCode;
        if (context.GetEndpoint()?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route is { } route)
        {
            route = route.Length == 0 ? "/" : route;
            activity.DisplayName = $"{Name(context.Request.Method)} {route}";
            activity.SetTag("http.route", route);
        }

        activity.SetTag("http.response.status_code", status);
        if (status < StatusCodes.Status500InternalServerError)
            return;

        if (activity.GetTagItem("error.type") is null)
            activity.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture));

        if (activity.Status == ActivityStatusCode.Unset)
            activity.SetStatus(ActivityStatusCode.Error);
    }

    private void Fail(Activity activity, object payload)
    {
        if (DiagnosticEvents.Read<Exception>(payload, "exception") is not { } exception)
            return;

        activity.SetTag("error.type", exception.GetType().FullName);
        activity.SetStatus(ActivityStatusCode.Error);
        if (options.RecordException)
            activity.AddException(exception);
    }

    private bool IsWanted(HttpContext context)
    {
        try
        {
            return options.Filter?.Invoke(context) ?? true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static string Name(string method) => KnownMethods.Contains(method) ? method.ToUpperInvariant() : "HTTP";
}
