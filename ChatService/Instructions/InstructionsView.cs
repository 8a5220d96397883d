using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Instructions;

/// <summary>What the user wants the assistant to know in every chat. Empty for nothing.</summary>
/// <param name="AboutMe">What the user says of themselves.</param>
/// <param name="HowToAnswer">How the user wants answers to be.</param>
internal sealed record InstructionsView(string AboutMe, string HowToAnswer)
{
    public static readonly InstructionsView None = new("", "");

    [JsonIgnore]
    public bool IsNone => AboutMe.Length == 0 && HowToAnswer.Length == 0;
}
