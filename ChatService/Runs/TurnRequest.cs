using Fubuni.ChatService.Data;
using Fubuni.ChatService.Sessions;
using Fubuni.ChatService.Streaming;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.ChatService.Runs;

/// <summary>
/// One turn: the user's message, to be answered. Sending it again with the same message id gives the same answer, not a second one; only an
/// answer that failed is then tried again.
/// </summary>
/// <param name="SessionId">A uuid. Absent, a session is created; one that does not exist yet is created with this id.</param>
/// <param name="Message">May be absent where <c>messageId</c> names the answer to make anew.</param>
/// <param name="ParentId">The last message that the client shows. Where the session has gone on since, the turn is refused with 409 <c>stale_parent</c>,
/// unless <c>messageId</c> says where it belongs.</param>
/// <param name="Trigger"><c>submit-message</c>, the default; <c>regenerate-message</c> gives a message that was answered another answer beside the first.</param>
/// <param name="MessageId">To edit: the user's message that <c>message</c>, with an id of its own, is put beside. With <c>regenerate-message</c>: the
/// answer beside which another is made. What was there stays, on a branch that can be shown again.</param>
internal sealed record TurnRequest(
    IncomingMessage? Message = null, string? SessionId = null, string? ParentId = null, string? Trigger = null, string? MessageId = null);

/// <param name="Id">A uuid of the client's making.</param>
/// <param name="Parts">Text parts, together at most 32,000 characters.</param>
internal sealed record IncomingMessage(string Id, IReadOnlyList<IncomingPart> Parts);

/// <param name="Type"><c>text</c>.</param>
internal sealed record IncomingPart(string Type, string Text);

/// <summary>A turn's request once it has been found good.</summary>
/// <param name="MessageId">The message to answer; empty where only the answer to make anew is named.</param>
/// <param name="TargetId">The message beside which this turn's is put: the user's message that is edited, or the answer that is made anew.</param>
internal sealed record ValidTurn(
    Guid? SessionId, Guid MessageId, Guid? ParentId, IReadOnlyList<MessagePart> Parts, bool IsRegenerate, Guid? TargetId)
{
    private const string SubmitMessage = "submit-message";
    private const string RegenerateMessage = "regenerate-message";

    public bool IsEdit => TargetId is not null && !IsRegenerate;

    public string Text => string.Join('\n', Parts.OfType<TextPart>().Select(part => part.Text));

    /// <summary>Whatever the types say, anything can be missing from what a client sent.</summary>
    /// <returns>Either the turn or what is wrong with it.</returns>
    public static (ValidTurn? Turn, ProblemHttpResult? Problem) From(TurnRequest request)
    {
        Dictionary<string, string[]> errors = [];
        var sessionId = ReadId("sessionId", request.SessionId);
        var parentId = ReadId("parentId", request.ParentId);
        var messageId = ReadId("message.id", request.Message?.Id);
        var targetId = ReadId("messageId", request.MessageId);
        var isRegenerate = request.Trigger == RegenerateMessage;
        var needsMessage = request.Message is not null || !isRegenerate || request.MessageId is null;
        if (needsMessage && request.Message?.Id is null)
        {
            errors["message.id"] = ["Is required."];
        }
        else if (targetId is not null && targetId == messageId)
        {
            errors["messageId"] = ["Must be another message than the one that is sent."];
        }

        if (request.Trigger is not (null or SubmitMessage or RegenerateMessage))
        {
            errors["trigger"] = [$"Must be {SubmitMessage} or {RegenerateMessage}."];
        }

        var parts = (request.Message?.Parts ?? []).Where(part => part is not null).ToList();
        if (parts.Exists(part => part.Type != "text"))
        {
            errors["message.parts"] = ["Only text parts are supported."];
        }
        else if (needsMessage && parts.TrueForAll(part => string.IsNullOrWhiteSpace(StoredText.Clean(part.Text ?? ""))))
        {
            errors["message.parts"] = ["The message is empty."];
        }

        if (errors.Count > 0)
        {
            return (null, Problem.Validation(errors));
        }

        if (parts.Sum(part => part.Text?.Length ?? 0) > ChatMessage.MaxTextLength)
        {
            return (null, Problem.Of(
                StatusCodes.Status413PayloadTooLarge, "message_too_long", $"A message can have at most {ChatMessage.MaxTextLength} characters."));
        }

        IReadOnlyList<MessagePart> clean = [.. parts.Select(part => new TextPart(StoredText.Clean(part.Text ?? "")))];
        return (new ValidTurn(sessionId, messageId ?? Guid.Empty, parentId, clean, isRegenerate, targetId), null);

        Guid? ReadId(string field, string? text)
        {
            if (text is null)
            {
                return null;
            }

            if (Guid.TryParse(text, out var id) && id != Guid.Empty)
            {
                return id;
            }

            errors[field] = ["Must be a UUID."];
            return null;
        }
    }
}

/// <summary>A turn answered as one document.</summary>
internal sealed record TurnAnswer(SessionSummary Session, UIMessage Message);
