using System.Diagnostics.Metrics;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Streaming;

namespace Fubuni.ChatService.Feedback;

/// <summary>Counts what users think of answers. What they write is in no metric.</summary>
internal sealed class FeedbackTelemetry : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _ratings;

    public FeedbackTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(ChatTelemetry.Name);
        _ratings = _meter.CreateCounter<long>(
            "fubuni.chat.feedback",
            "{rating}",
            "Answers that users rated, by rating."
        );
    }

    public void Rated(FeedbackRating rating) =>
        _ratings.Add(1, new KeyValuePair<string, object?>("rating", rating.ToName()));

    public void Dispose() => _meter.Dispose();
}
