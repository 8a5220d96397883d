using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Agent;

/// <param name="Items">The default first.</param>
/// <param name="Selected">The id of the model of the user's next new chat: the one that they chose last.</param>
internal sealed record ModelList(IReadOnlyList<ModelListItem> Items, string Selected);

/// <param name="Id">What a turn names it by.</param>
/// <param name="Name">For people.</param>
/// <param name="Tools">Whether it can call tools.</param>
/// <param name="IsDefault">It answers where no other one was chosen.</param>
/// <param name="Demo">True where canned answers stand in for a model; a client should say so.</param>
internal sealed record ModelListItem(string Id, string Name, bool Tools, bool IsDefault, bool Demo)
{
    /// <summary>Whether it thinks before it answers; absent where that is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Reasoning { get; init; }

    /// <summary>Tokens that it reads and writes together; absent where that is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ContextLength { get; init; }
}
