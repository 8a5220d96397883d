namespace Fubuni.ChatService.Streaming;

internal static class ChatTelemetry
{
    /// <summary>The name of the service's meter and activity source.</summary>
    public const string Name = "Fubuni.ChatService";
}
