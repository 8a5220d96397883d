using Fubuni.ChatService.Models;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// An answer that failed: a stable code for programs, and a text for the user that contains nothing internal.
/// </summary>
internal sealed class AgentFailure(string code, Exception? inner = null) : Exception(TextOf(code), inner)
{
    private const string InvalidResponse = "model_invalid_response";

    public string Code { get; } = code;

    public string UserText => TextOf(Code);

    /// <summary>For the log: kinds and statuses. Messages of such exceptions may quote what users wrote.</summary>
    public string Cause => (InnerException as ModelException)?.Cause ?? InnerException?.GetType().Name ?? "";

    public static AgentFailure TimeLimit() => new("time_limit");

    public static AgentFailure Internal(Exception? inner = null) => new("internal_error", inner);

    public static AgentFailure Interrupted() => new("interrupted");

    /// <summary>
    /// An answer that ended in good order, and says nothing. Asking again helps only where there was no reason for
    /// that.
    /// </summary>
    public static AgentFailure WithoutWords(string finishReason, bool hasThought) =>
        finishReason switch
        {
            "content-filter" => new("model_content_filtered"),
            "length" => new("model_output_limit"),
            _ => new(hasThought ? "model_only_thought" : InvalidResponse),
        };

    /// <summary>What an exception of the model's client means.</summary>
    /// <param name="hasWords">The answer had begun.</param>
    public static AgentFailure From(Exception exception, bool hasWords)
    {
        var failure = ModelFailure.Of(exception, hasWords);
        return new AgentFailure(CodeOf(failure.Error), failure);
    }

    /// <summary>The failure of an answer that failed earlier, of which only the code was kept.</summary>
    public static AgentFailure OfCode(string? code) => new(Texts.ContainsKey(code ?? "") ? code! : "internal_error");

    private static string CodeOf(ModelError error) =>
        error switch
        {
            ModelError.Unavailable => "model_unavailable",
            ModelError.Overloaded => "model_overloaded",
            ModelError.RateLimited => "model_rate_limited",
            ModelError.OutOfCredit => "model_out_of_credit",
            ModelError.Unauthorized => "model_unauthorized",
            ModelError.NotFound => "model_not_found",
            ModelError.ContextTooLong => "model_context_too_long",
            ModelError.ContentFiltered => "model_content_filtered",
            ModelError.Rejected => "model_rejected_request",
            ModelError.Timeout => "model_timeout",
            ModelError.Interrupted => "model_interrupted",
            ModelError.TooLarge => "model_reply_too_large",
            _ => InvalidResponse,
        };

    private static string TextOf(string code) => Texts[code];

    private static readonly Dictionary<string, string> Texts = new()
    {
        ["model_unavailable"] = "The model cannot be reached right now. Please try again in a moment.",
        ["model_overloaded"] = "The model has too much to do right now. Please try again in a moment.",
        ["model_rate_limited"] = "The model is busy right now. Please try again in a moment.",
        ["model_out_of_credit"] =
            "The account at the model's provider has no credit left. The operator of this service has to add some.",
        ["model_unauthorized"] = "The model refused the service's key. The operator has to look at its configuration.",
        ["model_not_found"] = "There is no such model at its provider. The operator has to look at its configuration.",
        ["model_context_too_long"] = "This chat has become too long for the model. Please start a new one.",
        ["model_content_filtered"] = "The model's provider withheld the answer. Please ask in another way.",
        ["model_rejected_request"] = "The model could not work with this conversation. A new chat may help.",
        ["model_timeout"] = "The model took too long to answer. Please try again.",
        ["model_interrupted"] = "The connection to the model broke before the answer was complete. Please try again.",
        [InvalidResponse] = "The model answered something that could not be understood. Please try again.",
        ["model_only_thought"] = "The model thought about it and ended without an answer. Please try again.",
        ["model_output_limit"] =
            "The model reached the limit of its answer before it said anything. A smaller question may help.",
        ["model_reply_too_large"] =
            "The model's answer was larger than can be taken here, and was ended. What there is of it has been kept.",
        ["time_limit"] = "The answer took too long and was ended. What there is of it has been kept.",
        ["interrupted"] = "The answer was interrupted. What there is of it has been kept.",
        ["internal_error"] = "Something went wrong on our side. Please try again.",
    };
}
