using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Import;

/// <summary>
/// What the database has of the lines of one batch, and what they add to it. One batch is saved as a whole.
/// </summary>
internal sealed class ImportBatch
{
    public const string Conversation = "conversation";
    public const string Message = "message";
    public const string Task = "task";

    /// <summary>Answers may be longer than what a user may send.</summary>
    private const int MaxContentLength = 10 * ChatMessage.MaxTextLength;

    private readonly ChatDbContext _db;
    private readonly DateTimeOffset _now;
    private readonly Dictionary<Guid, ChatSession> _sessions;
    private readonly Dictionary<Guid, ChatMessage> _messages;
    private readonly Dictionary<Guid, string> _taskOwners;
    private readonly Dictionary<string, int> _taskCounts;

    private ImportBatch(
        ChatDbContext db,
        DateTimeOffset now,
        Dictionary<Guid, ChatSession> sessions,
        Dictionary<Guid, ChatMessage> messages,
        Dictionary<Guid, string> taskOwners,
        Dictionary<string, int> taskCounts
    ) =>
        (_db, _now, _sessions, _messages, _taskOwners, _taskCounts) = (
            db,
            now,
            sessions,
            messages,
            taskOwners,
            taskCounts
        );

    public static async Task<ImportBatch> LoadAsync(
        ChatDbContext db,
        IReadOnlyCollection<ImportLine> lines,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var sessionIds = IdsOf(Conversation)
            .Concat(
                lines.Where(line => line.Type == Message).Select(line => TryReadId(Conversation, line.ConversationId))
            )
            .OfType<Guid>()
            .Distinct()
            .ToList();
        var taskIds = IdsOf(Task).OfType<Guid>().ToList();
        var taskOwners = lines
            .Where(line => line.Type == Task)
            .Select(line => line.UserId)
            .OfType<string>()
            .Distinct()
            .ToList();
        var sessions = await db
            .Sessions.Where(s => sessionIds.Contains(s.Id))
            .ToDictionaryAsync(s => s.Id, cancellationToken);
        var messageIds = IdsOf(Message)
            .OfType<Guid>()
            .Concat(sessions.Values.Select(session => session.ActiveLeafId).OfType<Guid>())
            .ToList();
        return new ImportBatch(
            db,
            now,
            sessions,
            await db
                .Messages.AsNoTracking()
                .Where(m => messageIds.Contains(m.Id))
                .ToDictionaryAsync(m => m.Id, cancellationToken),
            await db
                .Tasks.Where(t => taskIds.Contains(t.Id))
                .ToDictionaryAsync(t => t.Id, t => t.OwnerId, cancellationToken),
            await db
                .Tasks.Where(t => taskOwners.Contains(t.OwnerId))
                .GroupBy(t => t.OwnerId)
                .ToDictionaryAsync(group => group.Key, group => group.Count(), cancellationToken)
        );

        IEnumerable<Guid?> IdsOf(string type) =>
            lines.Where(line => line.Type == type).Select(line => TryReadId(type, line.Id));
    }

    /// <returns>False where it is there already: then it stays as it is.</returns>
    /// <exception cref="ImportException">It cannot be imported.</exception>
    public bool Add(ImportLine line)
    {
        var ownerId = ImportLine.ReadText("user_id", line.UserId, ColumnLengths.OwnerId);
        return line.Type switch
        {
            Conversation => AddSession(line, ownerId),
            Message => AddMessage(line, ownerId),
            Task => AddTask(line, ownerId),
            _ => throw new ImportException($"type: Must be {Conversation}, {Message} or {Task}."),
        };
    }

    private static Guid? TryReadId(string kind, System.Text.Json.JsonElement id)
    {
        try
        {
            return ImportLine.ReadId("id", kind, id);
        }
        catch (ImportException)
        {
            // Said when the line's turn comes.
            return null;
        }
    }

    private bool AddSession(ImportLine line, string ownerId)
    {
        var id = ImportLine.ReadId("id", Conversation, line.Id);
        if (_sessions.TryGetValue(id, out var there))
        {
            return IsThere(there.OwnerId, ownerId);
        }

        var createdAt = ImportLine.ReadPastTime("created_at", line.CreatedAt, _now) ?? _now;
        var session = new ChatSession
        {
            Id = id,
            OwnerId = ownerId,
            Title = string.IsNullOrWhiteSpace(line.Title)
                ? null
                : SessionTitle.FromUser(line.Title) ?? throw new ImportException($"title: {SessionTitle.Rule}"),
            CreatedAt = createdAt,
            UpdatedAt = Later(ImportLine.ReadPastTime("updated_at", line.UpdatedAt, _now), createdAt),
        };
        _db.Add(session);
        _sessions.Add(id, session);
        return true;
    }

    private bool AddMessage(ImportLine line, string ownerId)
    {
        var id = ImportLine.ReadId("id", Message, line.Id);
        if (_messages.TryGetValue(id, out var there))
        {
            return IsThere(there.OwnerId, ownerId);
        }

        if (
            !_sessions.TryGetValue(
                ImportLine.ReadId("conversation_id", Conversation, line.ConversationId),
                out var session
            )
            || session.OwnerId != ownerId
        )
        {
            throw new ImportException("conversation_id: This user has no such conversation before this line.");
        }

        var role = line.Role switch
        {
            "user" => MessageRole.User,
            "assistant" => MessageRole.Assistant,
            _ => throw new ImportException("role: Must be user or assistant."),
        };
        var previous = session.ActiveLeafId is { } leafId ? _messages[leafId] : null;
        // Never later than what users will write after it: no message is older than its parent.
        var createdAt =
            ImportLine.ReadPastTime("created_at", line.CreatedAt, _now) ?? previous?.CreatedAt ?? session.CreatedAt;
        if (createdAt < previous?.CreatedAt)
        {
            throw new ImportException("created_at: Messages of a conversation must come oldest first.");
        }

        var text = new TextPart(ImportLine.ReadText("content", line.Content, MaxContentLength));
        var message = new ChatMessage
        {
            Id = id,
            SessionId = session.Id,
            OwnerId = ownerId,
            ParentId = previous?.Id,
            Role = role,
            Parts = role == MessageRole.User ? [text] : [new StepStartPart(), text],
            Metadata = new MessageMetadata
            {
                CreatedAt = createdAt,
                Status = role == MessageRole.User ? null : MessageStatus.Complete.ToName(),
            },
            Status = MessageStatus.Complete,
            CreatedAt = createdAt,
            UpdatedAt = createdAt,
        };
        _db.Add(message);
        _messages.Add(id, message);
        session.ActiveLeafId = id;
        session.Title ??= role == MessageRole.User ? SessionTitle.FromMessage(text.Text) : null;
        session.UpdatedAt = Later(createdAt, session.UpdatedAt);
        return true;
    }

    private bool AddTask(ImportLine line, string ownerId)
    {
        var id = ImportLine.ReadId("id", Task, line.Id);
        if (_taskOwners.TryGetValue(id, out var there))
        {
            return IsThere(there, ownerId);
        }

        var count = _taskCounts.GetValueOrDefault(ownerId);
        if (count >= TaskItem.MaxPerOwner)
        {
            throw new ImportException($"user_id: A user can have at most {TaskItem.MaxPerOwner} tasks.");
        }

        var createdAt = ImportLine.ReadPastTime("created_at", line.CreatedAt, _now) ?? _now;
        var updatedAt = Later(ImportLine.ReadPastTime("updated_at", line.UpdatedAt, _now), createdAt);
        var completedAt = ImportLine.ReadPastTime("completed_at", line.CompletedAt, _now);
        _db.Add(
            new TaskItem
            {
                Id = id,
                OwnerId = ownerId,
                Title = ImportLine.ReadText("title", line.Title, TaskItem.MaxTitleLength),
                Notes = string.IsNullOrWhiteSpace(line.Description)
                    ? null
                    : ImportLine.ReadText("description", line.Description, TaskItem.MaxNotesLength),
                DueAt = ImportLine.ReadTime("due_at", line.DueAt),
                CompletedAt =
                    line.Completed == false ? null : completedAt ?? (line.Completed == true ? updatedAt : null),
                CreatedAt = createdAt,
                UpdatedAt = updatedAt,
            }
        );
        _taskOwners.Add(id, ownerId);
        _taskCounts[ownerId] = count + 1;
        return true;
    }

    private static bool IsThere(string owner, string wanted) =>
        owner == wanted ? false : throw new ImportException("id: Belongs to another user.");

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
}
