namespace Fubuni.ChatService.Tests.Support;

/// <summary>Each test owns its data.</summary>
internal static class Unique
{
    /// <summary>A message that no other test sends.</summary>
    public static string Text() => $"words {Guid.NewGuid():N}";
}
