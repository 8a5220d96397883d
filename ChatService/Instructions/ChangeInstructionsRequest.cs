namespace Fubuni.ChatService.Instructions;

/// <param name="AboutMe">At most 4,000 characters; absent for nothing.</param>
/// <param name="HowToAnswer">At most 4,000 characters; absent for nothing.</param>
internal sealed record ChangeInstructionsRequest(string? AboutMe, string? HowToAnswer);
