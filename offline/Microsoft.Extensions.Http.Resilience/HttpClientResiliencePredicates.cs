using System.Net;
using Polly;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

public static class HttpClientResiliencePredicates
{
    /// <summary>5xx, 408, 429, a broken connection, or an attempt that ran out of time.</summary>
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result.StatusCode: >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests } => true,
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        _ => false,
    };

    /// <summary>SocketsHttpHandler's own timeout for connecting; cancellation by the caller is not one.</summary>
    internal static bool IsConnectTimeout(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken)
        => !cancellationToken.IsCancellationRequested && outcome.Exception is OperationCanceledException { InnerException: TimeoutException };
}
