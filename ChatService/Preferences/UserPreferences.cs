namespace Fubuni.ChatService.Preferences;

/// <summary>What a user chose for chats to come. A user who chose nothing has no row.</summary>
internal sealed class UserPreferences
{
    public required string OwnerId { get; init; }

    /// <summary>
    /// The id of the model of the next new chat; null where none was chosen. It may have been removed since.
    /// </summary>
    public string? Model { get; set; }

    /// <summary>The id of an IANA time zone; null where none is known.</summary>
    public string? TimeZone { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }
}
