using System.ClientModel.Primitives;
using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Fubuni.ChatService.Models;

/// <summary>
/// Calls a model again that failed before its first word: 408, 429 and every 5xx, 529 of overloaded providers among
/// them. The time that Retry-After asks for is waited where a user would wait that long; else the call is not made
/// again.
/// </summary>
internal sealed class ModelRetryPolicy : ClientRetryPolicy
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly int _maxRetries;
    private readonly TimeProvider _time;

    public ModelRetryPolicy(int maxRetries, TimeProvider time)
        : base(maxRetries) => (_maxRetries, _time) = (maxRetries, time);

    protected override async ValueTask<bool> ShouldRetryAsync(PipelineMessage message, Exception? exception)
    {
        if (message.Response is { IsError: true } response)
        {
            await response.BufferContentAsync(message.CancellationToken);
            if (!CanHelp(UpstreamError.Read(response.Status, response)))
            {
                return false;
            }
        }

        return await base.ShouldRetryAsync(message, exception);
    }

    protected override bool ShouldRetry(PipelineMessage message, Exception? exception)
    {
        // The policy counts its attempts only for what it finds worth another one.
        var attempts = message.TryGetProperty(typeof(ModelRetryPolicy), out var counted) ? (int)counted! : 0;
        message.SetProperty(typeof(ModelRetryPolicy), attempts + 1);
        return attempts < _maxRetries
            && (message.Response is { } response ? IsPassing(response) : base.ShouldRetry(message, exception));
    }

    protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount)
    {
        var usual = base.GetNextDelay(message, tryCount);
        return message.Response is { } response && RetryAfter(response) is { } asked && asked <= LongestWait
            ? asked
            : usual;
    }

    /// <summary>
    /// An account does not fill up by itself, and a request that is refused for what it asks stays so.
    /// </summary>
    private static bool CanHelp(UpstreamError error) =>
        UpstreamErrorKind.Of(error)
            is ModelError.RateLimited
                or ModelError.Overloaded
                or ModelError.Timeout
                or ModelError.Unavailable
        && new ModelAbilities(TokenLimitField.None).Without(error, out _) is null;

    private bool IsPassing(PipelineResponse response) =>
        response.Status is StatusCodes.Status408RequestTimeout or StatusCodes.Status429TooManyRequests or >= 500
        && (RetryAfter(response) ?? TimeSpan.Zero) <= LongestWait;

    /// <summary>
    /// In seconds, or as a date (RFC 9110 section 10.2.3). Null where there is none, or one that says nothing.
    /// </summary>
    private TimeSpan? RetryAfter(PipelineResponse response)
    {
        if (!response.Headers.TryGetValue(HeaderNames.RetryAfter, out var value) || value is null)
        {
            return null;
        }

        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds));
        }

        return
            DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && at > _time.GetUtcNow()
            ? at - _time.GetUtcNow()
            : null;
    }
}
