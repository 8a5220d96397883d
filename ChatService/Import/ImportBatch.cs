using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Tasks;

namespace Fubuni.ChatService.Import;

/// <summary>Adds the lines of one batch to the database. One batch is saved as a whole.</summary>
internal sealed class ImportBatch(ChatDbContext db, ImportRows rows, DateTimeOffset now)
{
    /// <summary>Assistant messages may be longer than what a user may send.</summary>
    private const int MaxContentLength = 10 * ChatMessage.MaxTextLength;

    /// <returns>False when the row exists already: then it is not changed.</returns>
    /// <exception cref="ImportException">The line is not valid.</exception>
    public bool Add(ImportLine line)
    {
        var ownerId = ImportFields.ReadText("user_id", line.UserId, ColumnLengths.OwnerId);
        return line.Type switch
        {
            ImportTypes.Conversation => AddSession(line, ownerId),
            ImportTypes.Message => AddMessage(line, ownerId),
            ImportTypes.Task => AddTask(line, ownerId),
            _ => throw new ImportException(
                $"type: Must be {ImportTypes.Conversation}, {ImportTypes.Message} or {ImportTypes.Task}."
            ),
        };
    }

    private bool AddSession(ImportLine line, string ownerId)
    {
        var id = ImportFields.ReadId("id", ImportTypes.Conversation, line.Id);
        if (rows.Sessions.TryGetValue(id, out var existing))
        {
            return CheckOwner(existing.OwnerId, ownerId);
        }

        var createdAt = ImportFields.ReadPastTime("created_at", line.CreatedAt, now) ?? now;
        var session = new ChatSession
        {
            Id = id,
            OwnerId = ownerId,
            Title = string.IsNullOrWhiteSpace(line.Title)
                ? null
                : SessionTitle.FromUser(line.Title) ?? throw new ImportException($"title: {SessionTitle.Rule}"),
            TitleSource = TitleSource.User,
            CreatedAt = createdAt,
            UpdatedAt = Later(ImportFields.ReadPastTime("updated_at", line.UpdatedAt, now), createdAt),
        };
        db.Add(session);
        rows.Sessions.Add(id, session);
        return true;
    }

    private bool AddMessage(ImportLine line, string ownerId)
    {
        var id = ImportFields.ReadId("id", ImportTypes.Message, line.Id);
        if (rows.Messages.TryGetValue(id, out var existing))
        {
            return CheckOwner(existing.OwnerId, ownerId);
        }

        if (
            !rows.Sessions.TryGetValue(
                ImportFields.ReadId("conversation_id", ImportTypes.Conversation, line.ConversationId),
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
        var previous = session.ActiveLeafId is { } leafId ? rows.Messages[leafId] : null;
        // Never in the future, so that no later message of the user is older than its parent.
        var createdAt =
            ImportFields.ReadPastTime("created_at", line.CreatedAt, now) ?? previous?.CreatedAt ?? session.CreatedAt;
        if (createdAt < previous?.CreatedAt)
        {
            throw new ImportException("created_at: Messages of a conversation must come oldest first.");
        }

        var text = new TextPart(ImportFields.ReadText("content", line.Content, MaxContentLength));
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
        db.Add(message);
        rows.Messages.Add(id, message);
        session.ActiveLeafId = id;
        session.Title ??= role == MessageRole.User ? SessionTitle.FromMessage(text.Text) : null;
        session.UpdatedAt = Later(createdAt, session.UpdatedAt);
        return true;
    }

    private bool AddTask(ImportLine line, string ownerId)
    {
        var id = ImportFields.ReadId("id", ImportTypes.Task, line.Id);
        if (rows.TaskOwners.TryGetValue(id, out var existing))
        {
            return CheckOwner(existing, ownerId);
        }

        var count = rows.TaskCounts.GetValueOrDefault(ownerId);
        if (count >= TaskItem.MaxPerOwner)
        {
            throw new ImportException($"user_id: A user can have at most {TaskItem.MaxPerOwner} tasks.");
        }

        var createdAt = ImportFields.ReadPastTime("created_at", line.CreatedAt, now) ?? now;
        var updatedAt = Later(ImportFields.ReadPastTime("updated_at", line.UpdatedAt, now), createdAt);
        var completedAt = ImportFields.ReadPastTime("completed_at", line.CompletedAt, now);
        db.Add(
            new TaskItem
            {
                Id = id,
                OwnerId = ownerId,
                Title = ImportFields.ReadText("title", line.Title, TaskItem.MaxTitleLength),
                Notes = string.IsNullOrWhiteSpace(line.Description)
                    ? null
                    : ImportFields.ReadText("description", line.Description, TaskItem.MaxNotesLength),
                DueAt = ImportFields.ReadTime("due_at", line.DueAt),
                CompletedAt =
                    line.Completed == false ? null : completedAt ?? (line.Completed == true ? updatedAt : null),
                CreatedAt = createdAt,
                UpdatedAt = updatedAt,
            }
        );
        rows.TaskOwners.Add(id, ownerId);
        rows.TaskCounts[ownerId] = count + 1;
        return true;
    }

    /// <returns>False: an existing row of the same owner is not added again.</returns>
    private static bool CheckOwner(string owner, string wanted) =>
        owner == wanted ? false : throw new ImportException("id: Belongs to another user.");

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
}
