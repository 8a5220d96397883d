namespace Fubuni.ChatService.Preferences;

/// <summary>What a user chose for chats to come.</summary>
/// <param name="Model">The id of the model of the next new chat.</param>
internal sealed record PreferencesView(string Model);
