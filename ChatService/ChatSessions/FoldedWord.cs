namespace Fubuni.ChatService.ChatSessions;

/// <param name="Index">Where it begins in the folded text.</param>
/// <param name="IsUnspaced">It is a run of characters of a script without blanks, in which a word may begin
/// anywhere.</param>
internal sealed record FoldedWord(string Text, int Index, bool IsUnspaced);
