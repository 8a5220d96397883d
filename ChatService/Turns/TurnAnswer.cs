using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.Turns;

/// <summary>A turn answered as one document.</summary>
internal sealed record TurnAnswer(SessionSummary Session, UIMessage Message);
