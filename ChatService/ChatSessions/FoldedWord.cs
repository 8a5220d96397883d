namespace Fubuni.ChatService.ChatSessions;

/// <param name="Index">The start of the word in the folded text.</param>
/// <param name="IsUnspaced">
/// Whether its script has no spaces between words, so that a word can start at any character.
/// </param>
internal sealed record FoldedWord(string Text, int Index, bool IsUnspaced);
