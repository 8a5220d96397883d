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

/// <summary>JSON of the instructions.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(InstructionsView))]
[JsonSerializable(typeof(ChangeInstructionsRequest))]
internal sealed partial class InstructionsJson : JsonSerializerContext;

/// <param name="AboutMe">At most 4,000 characters; absent for nothing.</param>
/// <param name="HowToAnswer">At most 4,000 characters; absent for nothing.</param>
internal sealed record ChangeInstructionsRequest(string? AboutMe, string? HowToAnswer);
