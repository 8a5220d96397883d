namespace Fubuni.ChatService.Import;

/// <summary>Why a line is rejected. The message quotes nothing of the line.</summary>
internal sealed class ImportException(string message) : Exception(message);
