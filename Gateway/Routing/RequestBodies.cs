using Microsoft.AspNetCore.WebUtilities;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Fubuni.Gateway.Routing;

/// <summary>
/// Lets a service refuse a body before it is sent. A service that answers 413 closes its connection, and a proxy that
/// is still sending then loses the answer. With <c>Expect: 100-continue</c> (RFC 9110 section 10.1.1) the body is sent
/// only when the service reads it.
/// </summary>
internal static class RequestBodies
{
    /// <summary>
    /// The limit of the gateway in bytes, above the limits of all services. It answers 413 to a larger body.
    /// </summary>
    public const long MaxSize = 1024 * 1024;

    /// <summary>In bytes, below the limits of all services: smaller bodies are sent at once.</summary>
    private const long ExpectFrom = 8 * 1024;

    /// <summary>
    /// Refuses a body that is too large for every service, and reads one of unknown length, so that the service knows
    /// its length before it reads it.
    /// </summary>
    public static async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.ContentLength > MaxSize)
        {
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        if (request.Headers.TransferEncoding.Count > 0 && !context.WebSockets.IsWebSocketRequest)
        {
            // Read into memory: Kestrel ends the request when more than the limit arrives.
            request.EnableBuffering(bufferThreshold: (int)MaxSize);
            await request.Body.DrainAsync(context.RequestAborted);
            request.Headers.TransferEncoding = default;
            request.ContentLength = request.Body.Position;
            request.Body.Position = 0;
        }

        await next(context);
    }

    public static void ExpectContinue(this TransformBuilderContext transforms) =>
        transforms.AddRequestTransform(transform =>
        {
            if (transform.HttpContext.Request.ContentLength >= ExpectFrom)
            {
                transform.ProxyRequest.Headers.ExpectContinue = true;
            }

            return ValueTask.CompletedTask;
        });
}
