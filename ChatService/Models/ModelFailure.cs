using System.ClientModel;

namespace Fubuni.ChatService.Models;

/// <summary>What an exception of a model's client means.</summary>
internal static class ModelFailure
{
    /// <param name="hasWords">The reply had begun.</param>
    public static ModelException Of(Exception exception, bool hasWords) =>
        exception switch
        {
            ModelException failure => failure,
            // The client gathers the exceptions of its attempts; the last is what it gave up on.
            AggregateException { InnerExceptions: [.., var last] } => Of(last, hasWords),
            // Readers of streams wrap what a stream fails with.
            _ when exception.InnerException is ModelException inner => inner,
            ClientResultException { Status: 0, InnerException: { } inner } => Of(inner, hasWords),
            ClientResultException response => UpstreamError.Read(response).ToException(hasWords),
            HttpIOException or IOException => new(
                hasWords ? ModelError.Interrupted : ModelError.Unavailable,
                exception.GetType().Name,
                exception
            ),
            HttpRequestException => new(ModelError.Unavailable, exception.GetType().Name, exception),
            OperationCanceledException or TimeoutException => new(
                ModelError.Timeout,
                exception.GetType().Name,
                exception
            ),
            _ => new(ModelError.Unreadable, exception.GetType().Name, exception),
        };
}
