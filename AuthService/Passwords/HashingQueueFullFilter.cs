using System.Globalization;
using Fubuni.ServiceDefaults;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Passwords;

/// <summary>Answers 503 <c>hash_queue_full</c> with Retry-After when the hashing queue is full.</summary>
internal sealed class HashingQueueFullFilter : IEndpointFilter
{
    private static readonly Error QueueFull = new(
        ErrorKind.Unavailable,
        "hash_queue_full",
        "Too many people are signing in at this moment. Try again in a few seconds."
    );

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (HashingQueueFullException)
        {
            context.HttpContext.Response.Headers[HeaderNames.RetryAfter] = HashingPool.RetryAfter.TotalSeconds.ToString(
                "F0",
                CultureInfo.InvariantCulture
            );
            return QueueFull.ToProblem();
        }
    }
}

internal static class HashingQueueFullFilterExtensions
{
    /// <summary>For endpoints that hash a password, and so can find the queue full.</summary>
    public static RouteHandlerBuilder HashesPasswords(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter<HashingQueueFullFilter>().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
