namespace Fubuni.ChatService.Preferences;

/// <summary>What a user chose for chats to come.</summary>
/// <param name="Model">The id of the model of the next new chat; null where none was chosen.</param>
/// <param name="TimeZone">The IANA time zone of the user, such as Europe/Berlin; null where none is known.</param>
internal sealed record PreferencesView(string? Model, string? TimeZone);

/// <summary>What is absent or null stays as it is.</summary>
/// <param name="TimeZone">The id of an IANA time zone; empty text removes it.</param>
internal sealed record ChangePreferencesRequest(string? TimeZone = null);
