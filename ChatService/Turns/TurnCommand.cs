using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Preferences;
using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.Turns;

/// <summary>A valid <see cref="TurnRequest"/>.</summary>
/// <param name="MessageId">The user message to answer; empty when only the answer to regenerate is named.</param>
/// <param name="TargetId">
/// The message that gets an alternative: the user message that is edited, or the answer that is regenerated.
/// </param>
/// <param name="Model">The id of a model; whether there is one is not known here.</param>
/// <param name="TimeZone">The id of the user's time zone; null to leave it as it is.</param>
internal sealed record TurnCommand(
    Guid? SessionId,
    Guid MessageId,
    Guid? ParentId,
    IReadOnlyList<MessagePart> Parts,
    bool IsRegenerate,
    Guid? TargetId,
    string? Model = null,
    string? TimeZone = null
)
{
    private const string SubmitMessage = "submit-message";
    private const string RegenerateMessage = "regenerate-message";

    public bool IsEdit => TargetId is not null && !IsRegenerate;

    public string Text => string.Join('\n', Parts.OfType<TextPart>().Select(part => part.Text));

    /// <summary>Despite the types, any member of a client's request can be null.</summary>
    public static Result<TurnCommand> From(TurnRequest request)
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

        if (request.TimeZone is not null && TimeZones.Find(request.TimeZone) is null)
        {
            errors["timeZone"] = [TimeZones.Rule];
        }

        var parts = (request.Message?.Parts ?? []).Where(part => part is not null).ToList();
        if (parts.Exists(part => part.Type != "text"))
        {
            errors["message.parts"] = ["Only text parts are supported."];
        }
        else if (parts.Exists(part => part.Text?.Contains('\0') == true))
        {
            // Postgres cannot store it, and the text must not be changed silently.
            errors["message.parts"] = ["A text cannot have the character U+0000."];
        }
        else if (needsMessage && parts.TrueForAll(part => string.IsNullOrWhiteSpace(part.Text)))
        {
            errors["message.parts"] = ["The message is empty."];
        }

        if (errors.Count > 0)
        {
            return Error.InvalidFields(errors);
        }

        if (parts.Sum(part => part.Text?.Length ?? 0) > ChatMessage.MaxTextLength)
        {
            return TurnErrors.MessageTooLong;
        }

        IReadOnlyList<MessagePart> textParts = [.. parts.Select(part => new TextPart(part.Text ?? ""))];
        return new TurnCommand(
            sessionId,
            messageId ?? Guid.Empty,
            parentId,
            textParts,
            isRegenerate,
            targetId,
            request.Model,
            request.TimeZone
        );

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
