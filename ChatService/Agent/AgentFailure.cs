using System.ClientModel;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// An answer that failed: a stable code for programs, and a text for the user that gives nothing of our insides away.
/// </summary>
internal sealed class AgentFailure(string code, string userText, Exception? inner = null) : Exception(userText, inner)
{
    public string Code { get; } = code;

    public string UserText { get; } = userText;

    /// <summary>For the log: kinds and statuses. Messages of such exceptions may quote what users wrote.</summary>
    public string Cause =>
        InnerException switch
        {
            null => "",
            ClientResultException response => UpstreamError.Describe(response),
            var other => other.GetType().Name,
        };

    public static AgentFailure Timeout(Exception? inner = null) =>
        new("model_timeout", "The model took too long to answer. Please try again.", inner);

    public static AgentFailure TimeLimit() =>
        new("time_limit", "The answer took too long and was ended. What there is of it has been kept.");

    public static AgentFailure CutOff(Exception? inner = null) =>
        new(
            "model_interrupted",
            "The connection to the model broke before the answer was complete. Please try again.",
            inner
        );

    public static AgentFailure Unreadable(Exception? inner = null) =>
        new(
            "model_invalid_response",
            "The model answered something that could not be understood. Please try again.",
            inner
        );

    /// <summary>
    /// The reply was larger than this service takes: its text, a tool's arguments, or the number of calls.
    /// </summary>
    public static AgentFailure TooLarge() =>
        new(
            "model_reply_too_large",
            "The model's answer was larger than can be taken here, and was ended. What there is of it has been kept."
        );

    /// <summary>
    /// An answer that ended in good order, and says nothing. Asking again helps only where there was no reason for
    /// that.
    /// </summary>
    public static AgentFailure WithoutWords(string finishReason) =>
        finishReason switch
        {
            "content-filter" => ContentFiltered(),
            "length" => OutputLimit(),
            _ => Unreadable(),
        };

    public static AgentFailure Internal(Exception? inner = null) =>
        new("internal_error", "Something went wrong on our side. Please try again.", inner);

    public static AgentFailure Interrupted() =>
        new("interrupted", "The answer was interrupted. What there is of it has been kept.");

    /// <summary>What an exception of the model's client means.</summary>
    public static AgentFailure From(Exception exception) =>
        exception switch
        {
            AgentFailure failure => failure,
            // The client gathers the exceptions of its attempts; the last is what it gave up on.
            AggregateException { InnerExceptions: [.., var last] } => From(last),
            // Readers of streams wrap what a stream fails with.
            _ when exception.InnerException is AgentFailure inner => inner,
            ClientResultException response => FromStatus(response),
            HttpIOException or IOException => CutOff(exception),
            HttpRequestException => Unavailable(exception),
            OperationCanceledException or TimeoutException => Timeout(exception),
            _ => Unreadable(exception),
        };

    /// <summary>The text for an answer that failed earlier, of which only the code was kept.</summary>
    public static AgentFailure OfCode(string? code) =>
        code switch
        {
            "model_rate_limited" => RateLimited(),
            "model_unauthorized" => Unauthorized(),
            "model_rejected_request" => Rejected(),
            "model_unavailable" => Unavailable(),
            "model_timeout" => Timeout(),
            "model_interrupted" => CutOff(),
            "model_invalid_response" => Unreadable(),
            "model_reply_too_large" => TooLarge(),
            "model_content_filtered" => ContentFiltered(),
            "model_output_limit" => OutputLimit(),
            "time_limit" => TimeLimit(),
            "interrupted" => Interrupted(),
            _ => Internal(),
        };

    private static AgentFailure FromStatus(ClientResultException response) =>
        response.Status switch
        {
            // No answer at all: the client wraps what the connection said.
            0 => response.InnerException is { } inner ? From(inner) : Unavailable(response),
            429 => RateLimited(response),
            401 or 403 => Unauthorized(response),
            408 or 504 => Timeout(response),
            >= 400 and < 500 => Rejected(response),
            >= 500 => Unavailable(response),
            _ => Unreadable(response),
        };

    private static AgentFailure RateLimited(Exception? inner = null) =>
        new("model_rate_limited", "The model is busy right now. Please try again in a moment.", inner);

    private static AgentFailure Unauthorized(Exception? inner = null) =>
        new(
            "model_unauthorized",
            "The model refused the service's key. The operator has to look at its configuration.",
            inner
        );

    private static AgentFailure Rejected(Exception? inner = null) =>
        new("model_rejected_request", "The model could not work with this conversation. A new chat may help.", inner);

    private static AgentFailure ContentFiltered() =>
        new("model_content_filtered", "The model's provider withheld the answer. Please ask in another way.");

    private static AgentFailure OutputLimit() =>
        new(
            "model_output_limit",
            "The model reached the limit of its answer before it said anything. A smaller question may help."
        );

    private static AgentFailure Unavailable(Exception? inner = null) =>
        new("model_unavailable", "The model cannot be reached right now. Please try again in a moment.", inner);
}
