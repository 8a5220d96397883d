using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Messages;

/// <summary>
/// What is known of a part beside its text, as the AI SDK carries it (<c>providerMetadata</c>): by the name of who adds
/// it, which is always this service.
/// </summary>
internal sealed record PartMetadata(PartDetails Fubuni)
{
    public static PartMetadata OfReasoning(int durationMs) => new(new PartDetails { DurationMs = durationMs });

    /// <returns>Null where the provider wants nothing back.</returns>
    public static PartMetadata? OfProvider(JsonElement? data) =>
        data is null ? null : new(new PartDetails { Provider = data });
}

internal sealed record PartDetails
{
    /// <summary>How long the model thought.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? DurationMs { get; init; }

    /// <summary>What the model's provider wants back with its next call.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Provider { get; init; }
}
