using Fubuni.ChatService.Messages;
using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Agent;

/// <summary>Adds up what calls of the model report, and knows what they did not report.</summary>
internal sealed class TokenCounter
{
    private int _calls;
    private Sum _input;
    private Sum _output;
    private Sum _cached;
    private Sum _reasoning;

    /// <summary>All tokens that were reported.</summary>
    public int Total => (_input.Value ?? 0) + (_output.Value ?? 0);

    /// <summary>Null when no call reported any.</summary>
    public TokenUsage? Usage =>
        _input.Value is null && _output.Value is null
            ? null
            : new TokenUsage
            {
                InputTokens = _input.Value,
                OutputTokens = _output.Value,
                IsPartial = IsPartial(_input) || IsPartial(_output),
                CachedInputTokens = _cached.Value,
                ReasoningTokens = _reasoning.Value,
            };

    /// <param name="call">What a call reported; null where it reported nothing.</param>
    public void Add(UsageDetails? call)
    {
        _calls++;
        // A prompt is never empty: an endpoint that reports 0 does not count.
        var input = call?.InputTokenCount is > 0 ? call.InputTokenCount : null;
        _input.Add(input);
        _output.Add(input is null && call?.OutputTokenCount is 0 ? null : call?.OutputTokenCount);
        _cached.Add(call?.CachedInputTokenCount);
        _reasoning.Add(call?.ReasoningTokenCount);
    }

    private bool IsPartial(Sum sum) => sum.Count > 0 && sum.Count < _calls;

    private struct Sum
    {
        /// <summary>How many calls reported it.</summary>
        public int Count { get; private set; }

        public int? Value { get; private set; }

        public void Add(long? tokens)
        {
            if (tokens is { } reported)
            {
                Value = (int)Math.Min(int.MaxValue, (Value ?? 0) + reported);
                Count++;
            }
        }
    }
}
