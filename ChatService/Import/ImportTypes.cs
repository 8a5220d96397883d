namespace Fubuni.ChatService.Import;

/// <summary>What a line can be: its <c>type</c>.</summary>
internal static class ImportTypes
{
    public const string Conversation = "conversation";
    public const string Message = "message";
    public const string Task = "task";
}
