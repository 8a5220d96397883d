using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>
/// A file for the import command, and the lines it can have. Numbers given to a line are added to a random number, so
/// that tests do not have ids in common.
/// </summary>
public sealed class ImportFile : IDisposable
{
    private static readonly JsonSerializerOptions OmitNull = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly long _firstId = Random.Shared.NextInt64(1L << 50);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(Path);

    public object Conversation(
        ChatUser owner,
        object? id = null,
        string? title = null,
        string? created = null,
        string? updated = null
    ) =>
        new
        {
            type = "conversation",
            id = IdOf(id),
            user_id = owner.Id,
            title,
            created_at = created,
            updated_at = updated,
        };

    public object Message(
        ChatUser owner,
        string role,
        object content,
        object? id = null,
        object? conversation = null,
        string? created = null
    ) =>
        new
        {
            type = "message",
            id = IdOf(id),
            conversation_id = IdOf(conversation),
            user_id = owner.Id,
            role,
            content,
            created_at = created,
        };

    public object Task(
        ChatUser owner,
        object? title = null,
        object? id = null,
        string? description = null,
        bool? completed = null,
        string? created = null,
        string? updated = null,
        string? completedAt = null,
        string? due = null
    ) =>
        new
        {
            type = "task",
            id = IdOf(id),
            user_id = owner.Id,
            title,
            description,
            completed,
            created_at = created,
            updated_at = updated,
            completed_at = completedAt,
            due_at = due,
        };

    /// <summary>The id that a line with this number or text has.</summary>
    public object IdOf(object? id) => id is string text ? $"{text}-{_firstId}" : _firstId + ((int?)id ?? 0);

    public Task WriteAsync(params object[] lines) => File.WriteAllLinesAsync(Path, lines.Select(Serialize), Cancel);

    /// <summary>Adds to the file what need not be JSON.</summary>
    public Task AppendAsync(string text) => File.AppendAllTextAsync(Path, text, Cancel);

    public static string Serialize(object line) => JsonSerializer.Serialize(line, OmitNull);
}
