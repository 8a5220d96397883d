namespace Fubuni.ChatService.Preferences;

/// <summary>What a user chose for chats to come. A user who chose nothing has no row.</summary>
internal sealed class UserPreferences
{
    public required string OwnerId { get; init; }

    /// <summary>The id of the model of the next new chat. It may have been removed since.</summary>
    public required string Model { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }
}
