namespace Fubuni.ChatService.Turns;

/// <summary>
/// One turn: the user's message, to be answered. Sending it again with the same message id gives the same answer, not a
/// second one; only an answer that failed is then tried again.
/// </summary>
/// <param name="SessionId">
/// A uuid. Absent, a session is created; one that does not exist yet is created with this id.
/// </param>
/// <param name="Message">May be absent where <c>messageId</c> names the answer to make anew.</param>
/// <param name="ParentId">The last message that the client shows. Where the session has gone on since, the turn is
/// refused with 409 <c>stale_parent</c>, unless <c>messageId</c> says where it belongs.</param>
/// <param name="Trigger">
/// <c>submit-message</c>, the default; <c>regenerate-message</c> gives a message that was answered another answer
/// beside the first.
/// </param>
/// <param name="MessageId">To edit: the user's message that <c>message</c>, with an id of its own, is put beside. With
/// <c>regenerate-message</c>: the answer beside which another is made. What was there stays, on a branch that can be
/// shown again.</param>
/// <param name="Model">
/// The id of the model that answers this message and, until another is named, the next ones of this session and of new
/// ones. Absent, a session stays with its model, and another answer comes from the model of the first.
/// </param>
/// <param name="TimeZone">
/// The id of the user's IANA time zone, such as Europe/Berlin. It is kept with the user: absent, the one that is known
/// stays.
/// </param>
internal sealed record TurnRequest(
    IncomingMessage? Message = null,
    string? SessionId = null,
    string? ParentId = null,
    string? Trigger = null,
    string? MessageId = null,
    string? Model = null,
    string? TimeZone = null
);

/// <param name="Id">A uuid of the client's making.</param>
/// <param name="Parts">Text parts, together at most 32,000 characters.</param>
internal sealed record IncomingMessage(string Id, IReadOnlyList<IncomingPart> Parts);

/// <param name="Type"><c>text</c>.</param>
internal sealed record IncomingPart(string Type, string Text);
