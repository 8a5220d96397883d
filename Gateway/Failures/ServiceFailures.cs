using System.Net.Mime;
using Fubuni.ServiceDefaults;
using Yarp.ReverseProxy.Forwarder;

namespace Fubuni.Gateway.Failures;

/// <summary>
/// The response to a client when a service gives none: 503 <c>service_unavailable</c> when it cannot be reached, 504
/// <c>service_timeout</c> when it does not respond in time, 502 <c>service_failed</c> when its response is incomplete.
/// Each has Retry-After, and is problem details, or a page for a browser that requested one. Responses of the services
/// themselves, including errors, are not changed.
/// </summary>
internal static partial class ServiceFailures
{
    private const string RetryAfterSeconds = "5";

    public static async Task DescribeAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response.HasStarted || !IsFailure(context, out var error, out var exception))
        {
            return;
        }

        var (status, code, detail) = error switch
        {
            ForwarderError.RequestTimedOut or ForwarderError.UpgradeActivityTimeout => (
                StatusCodes.Status504GatewayTimeout,
                "service_timeout",
                "The service took too long to answer. Try again in a moment."
            ),
            null or ForwarderError.NoAvailableDestinations or ForwarderError.Request => (
                StatusCodes.Status503ServiceUnavailable,
                "service_unavailable",
                "The service is not available. Try again in a moment."
            ),
            _ => (
                StatusCodes.Status502BadGateway,
                "service_failed",
                "The service did not complete its answer. Try again in a moment."
            ),
        };
        var service = context.GetReverseProxyFeature().Cluster.Config.ClusterId;
        LogFailure(Logger(context), service, code, exception?.GetBaseException().GetType().Name);
        context.Response.Clear();
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        await (
            IsNavigation(context.Request)
                ? UnavailablePage.WriteAsync(context.Response, status)
                : Problem.Of(status, code, detail).ExecuteAsync(context)
        );
    }

    private static bool IsFailure(HttpContext context, out ForwarderError? error, out Exception? exception)
    {
        var feature = context.Features.Get<IForwarderErrorFeature>();
        (error, exception) = (feature?.Error, feature?.Exception);
        // A client that has disconnected gets no response. Without a destination nothing is forwarded, and YARP sets
        // only the status.
        return !context.RequestAborted.IsCancellationRequested
            && (
                feature is not null
                || context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable && !HasResponse(context)
            );
    }

    private static bool HasResponse(HttpContext context) =>
        context.GetReverseProxyFeature().ProxiedDestination is not null;

    /// <summary>Whether a browser opens a page, as opposed to a script that calls the API.</summary>
    private static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request
            .GetTypedHeaders()
            .Accept.Any(accept =>
                accept.MediaType.Equals(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase)
            );

    private static ILogger Logger(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServiceFailures));

    [LoggerMessage(LogLevel.Warning, "The service {Service} gave no answer: {Code} ({Exception}).")]
    private static partial void LogFailure(ILogger logger, string service, string code, string? exception);
}
