using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Models;
using Fubuni.ChatService.Runs;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Turns;

/// <summary>Adds the rows of a turn to the context.</summary>
internal sealed class TurnRows(ChatDbContext db, IOptions<RunOptions> options)
{
    public ChatSession AddSession(string ownerId, TurnCommand turn, DateTimeOffset now)
    {
        var session = new ChatSession
        {
            Id = turn.SessionId ?? Guid.CreateVersion7(now),
            OwnerId = ownerId,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Add(session);
        return session;
    }

    public ChatMessage AddUserMessage(ChatSession session, TurnCommand turn, DateTimeOffset now)
    {
        var message = new ChatMessage
        {
            Id = turn.MessageId,
            SessionId = session.Id,
            OwnerId = session.OwnerId,
            ParentId = turn.IsEdit ? turn.ParentId : session.ActiveLeafId,
            Role = MessageRole.User,
            Parts = turn.Parts,
            Metadata = new MessageMetadata { CreatedAt = now },
            Status = MessageStatus.Complete,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Add(message);
        return message;
    }

    public ChatRun AddRun(ChatMessage userMessage, ChatModel model, DateTimeOffset now)
    {
        var run = new ChatRun
        {
            Id = Guid.CreateVersion7(now),
            SessionId = userMessage.SessionId,
            OwnerId = userMessage.OwnerId,
            UserMessageId = userMessage.Id,
            AssistantMessageId = Guid.CreateVersion7(now),
            Model = model.Id,
            Status = RunStatus.Active,
            Worker = RunHost.Worker,
            HeartbeatAt = now,
            LeaseUntil = now + options.Value.Lease,
            CreatedAt = now,
        };
        db.Add(run);
        return run;
    }

    /// <summary>The message is empty until the run writes it.</summary>
    public void AddAssistantMessage(ChatRun run, ChatModel model, DateTimeOffset now) =>
        db.Add(
            new ChatMessage
            {
                Id = run.AssistantMessageId,
                SessionId = run.SessionId,
                OwnerId = run.OwnerId,
                ParentId = run.UserMessageId,
                Role = MessageRole.Assistant,
                Parts = [],
                Metadata = new MessageMetadata
                {
                    SessionId = run.SessionId,
                    RunId = run.Id,
                    CreatedAt = now,
                    Model = model.Id,
                    ModelName = model.OtherName,
                    Status = MessageStatus.Streaming.ToName(),
                },
                Status = MessageStatus.Streaming,
                CreatedAt = now,
                UpdatedAt = now,
            }
        );
}
