using System.Text.Json;

namespace Fubuni.ChatService.Import;

/// <summary>
/// One line of a file to import: a conversation, a message or a task, with the fields that other applications have.
/// Its values are not checked yet.
/// </summary>
internal sealed record ImportLine
{
    public string? Type { get; init; }

    /// <summary>A string or a number.</summary>
    public JsonElement Id { get; init; }

    public string? UserId { get; init; }

    /// <summary>For a message: the <c>id</c> of its conversation.</summary>
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

    /// <exception cref="ImportException">The line is not a JSON object with these fields.</exception>
    public static ImportLine Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ImportJson.Default.ImportLine)
                ?? throw new ImportException("Is null.");
        }
        catch (JsonException exception)
        {
            // Not the library's message, which can quote the line.
            throw new ImportException(
                "Is no JSON object of the known "
                    + $"fields{(exception.Path is { Length: > 1 } path ? $": see {path}" : "")}."
            );
        }
    }
}
