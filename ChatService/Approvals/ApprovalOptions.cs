namespace Fubuni.ChatService.Approvals;

/// <summary>Approvals of tool calls. Configuration section <c>Approvals</c>.</summary>
internal sealed class ApprovalOptions
{
    public const string Section = "Approvals";

    /// <summary>
    /// How long an answer waits for the user's approval; after that the call counts as denied. Less than the ten
    /// minutes for which Redis keeps at least the copy of a stream that nothing is written to.
    /// </summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromMinutes(8);
}
