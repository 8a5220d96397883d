namespace Fubuni.ChatService.Models;

/// <summary>
/// What an error of a provider means. Providers agree on few codes, so their words are read too; the more special
/// causes come first, for many have the status of a general one.
/// </summary>
internal static class UpstreamErrorKind
{
    public static ModelError Of(UpstreamError error)
    {
        var status = error.EffectiveStatus;
        if (
            status == 402
            || error.Says(
                "insufficient_quota",
                "insufficient balance",
                "insufficient credit",
                "insufficient funds",
                "insufficient_balance",
                "not enough credit",
                "out of credit",
                "no credit",
                "credit balance",
                "billing",
                "exceeded your current quota",
                "payment required",
                "arrears"
            )
        )
        {
            return ModelError.OutOfCredit;
        }

        if (
            error.Says(
                "content_filter",
                "content_policy",
                "content management policy",
                "responsibleaipolicy",
                "content policy",
                "safety system",
                "flagged",
                "moderation",
                "data_inspection_failed"
            )
        )
        {
            return ModelError.ContentFiltered;
        }

        if (
            status == 413
            || error.Says(
                "context_length",
                "context length",
                "context size",
                "context window",
                "context limit",
                "too many tokens",
                "prompt is too long",
                "input is too long",
                "input length",
                "prompt too long",
                "reduce the length"
            )
        )
        {
            return ModelError.ContextTooLong;
        }

        if (
            status == 401
            || error.Says("invalid_api_key", "invalid api key", "incorrect api key", "authentication_error")
        )
        {
            return ModelError.Unauthorized;
        }

        if (status == 404 || error.Says("model_not_found", "model not found", "not a valid model", "no such model"))
        {
            return ModelError.NotFound;
        }

        if (
            status == 529
            || error.Says("overloaded", "over capacity", "at capacity", "server_is_overloaded", "loading model")
        )
        {
            return ModelError.Overloaded;
        }

        if (status == 429 || error.Says("rate_limit", "rate limit", "too many requests"))
        {
            return ModelError.RateLimited;
        }

        return status switch
        {
            403 => ModelError.Unauthorized,
            408 or 504 => ModelError.Timeout,
            >= 400 and < 500 => ModelError.Rejected,
            // Neither a reply nor an error.
            > 0 and < 400 => ModelError.Unreadable,
            _ => ModelError.Unavailable,
        };
    }
}
