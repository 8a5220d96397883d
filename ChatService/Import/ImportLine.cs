using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fubuni.ChatService.Data;

namespace Fubuni.ChatService.Import;

/// <summary>
/// One line of a file to import: a conversation, a message or a task, with the fields that old applications have.
/// Nothing of it is to be trusted.
/// </summary>
internal sealed record ImportLine
{
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(1);

    public string? Type { get; init; }

    /// <summary>A string or a number.</summary>
    public JsonElement Id { get; init; }

    public string? UserId { get; init; }

    /// <summary>Of a message: the <c>id</c> of its conversation.</summary>
    public JsonElement ConversationId { get; init; }

    public string? Role { get; init; }

    public string? Content { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public bool? Completed { get; init; }

    public string? CompletedAt { get; init; }

    public string? DueAt { get; init; }

    public string? CreatedAt { get; init; }

    public string? UpdatedAt { get; init; }

    /// <exception cref="ImportException">The line is no JSON object with such fields.</exception>
    public static ImportLine Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ImportJson.Default.ImportLine)
                ?? throw new ImportException("Is null.");
        }
        catch (JsonException exception)
        {
            // Without the library's words, which may quote the line.
            throw new ImportException(
                "Is no JSON object of the known "
                    + $"fields{(exception.Path is { Length: > 1 } path ? $": see {path}" : "")}."
            );
        }
    }

    /// <summary>
    /// A UUID stays as it is. Any other id makes one, always the same (RFC 9562, version 8), so that a line that is
    /// imported again is known again.
    /// </summary>
    /// <exception cref="ImportException">There is none.</exception>
    public static Guid ReadId(string field, string kind, JsonElement id)
    {
        var text = id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id.GetRawText().Trim('"') : "";
        if (text.Length == 0)
        {
            throw new ImportException($"{field}: Is required.");
        }

        if (Guid.TryParse(text, out var uuid) && uuid != Guid.Empty)
        {
            return uuid;
        }

        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"fubuni:import:{kind}:{text}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>ISO 8601, or as Postgres writes it; without an offset it is UTC.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="ImportException">It is no time.</exception>
    public static DateTimeOffset? ReadTime(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time.ToMicroseconds()
            : throw new ImportException($"{field}: Must be a time, as 2026-01-31T12:00:00Z.");
    }

    /// <summary>
    /// A time that is over, as <see cref="ReadTime"/> reads it. What the other clock is ahead becomes <paramref
    /// name="now"/>.
    /// </summary>
    /// <exception cref="ImportException">It is no time, or lies in the future.</exception>
    public static DateTimeOffset? ReadPastTime(string field, string? text, DateTimeOffset now)
    {
        var time = ReadTime(field, text);
        return time > now + MaxClockSkew
                ? throw new ImportException(
                    $"{field}: Lies in the future. A local time must say its offset from UTC, as "
                        + "2026-01-31T12:00:00+01:00."
                )
            : time > now ? now
            : time;
    }

    /// <exception cref="ImportException">It is missing, blank or too long.</exception>
    public static string ReadText(string field, string? text, int maxLength)
    {
        var clean = StoredText.Clean(text ?? "").Trim();
        return clean.Length is > 0 && clean.Length <= maxLength
            ? clean
            : throw new ImportException($"{field}: Must have 1 to {maxLength} characters.");
    }
}

/// <summary>Why a line is not imported, in words that quote nothing of it.</summary>
internal sealed class ImportException(string message) : Exception(message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImportLine))]
internal sealed partial class ImportJson : JsonSerializerContext;
