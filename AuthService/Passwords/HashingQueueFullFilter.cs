using System.Globalization;
using Fubuni.ServiceDefaults;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Passwords;

/// <summary>Tells a caller that the hashing queue is full: 503 <c>hash_queue_full</c> with Retry-After.</summary>
internal sealed class HashingQueueFullFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (HashingQueueFullException)
        {
            context.HttpContext.Response.Headers[HeaderNames.RetryAfter] = HashingPool.RetryAfter.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "hash_queue_full", "Too many people are signing in at this moment. Try again in a few seconds.");
        }
    }
}
