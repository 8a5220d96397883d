using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Turns;

namespace Fubuni.ChatService.Tests.Turns;

/// <summary>Whether a message that is sent again gets another answer.</summary>
public sealed class EarlierTurnTests
{
    [Theory]
    [InlineData("Active", true, true, false)]
    [InlineData("Active", false, true, false)]
    [InlineData("Complete", false, true, false)]
    [InlineData("Complete", true, true, true)]
    [InlineData("Stopped", false, true, false)]
    [InlineData("Stopped", true, false, true)]
    [InlineData("Error", false, true, true)]
    [InlineData("Error", false, false, false)]
    [InlineData("Error", true, false, true)]
    [InlineData("Interrupted", false, true, true)]
    [InlineData("Interrupted", false, false, false)]
    [InlineData("Interrupted", true, false, true)]
    public void A_new_answer_is_needed_after_a_failure_at_the_end_or_when_the_user_regenerates(
        string status,
        bool isRegenerate,
        bool isLast,
        bool expected
    )
    {
        var now = DateTimeOffset.UnixEpoch;
        var run = new ChatRun
        {
            Id = Guid.CreateVersion7(),
            SessionId = Guid.CreateVersion7(),
            OwnerId = "user",
            UserMessageId = Guid.CreateVersion7(),
            AssistantMessageId = Guid.CreateVersion7(),
            Status = Enum.Parse<RunStatus>(status),
            Worker = "worker",
            HeartbeatAt = now,
            LeaseUntil = now,
            CreatedAt = now,
        };
        var session = new ChatSession
        {
            Id = run.SessionId,
            OwnerId = "user",
            ActiveLeafId = isLast ? run.AssistantMessageId : Guid.CreateVersion7(),
            CreatedAt = now,
            UpdatedAt = now,
        };
        var turn = new TurnCommand(session.Id, run.UserMessageId, null, [], isRegenerate, null);

        Assert.Equal(expected, new EarlierTurn(run, session).NeedsNewAnswer(turn));
    }
}
