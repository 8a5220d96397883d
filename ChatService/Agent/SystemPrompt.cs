using System.Globalization;
using Fubuni.ChatService.Instructions;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// The system prompt of every conversation: <c>SystemPrompt.md</c> with the current time, and the user's instructions.
/// </summary>
internal static class SystemPrompt
{
    private static readonly string Template = Read();

    /// <summary>
    /// To the minute, so that the calls of one answer share a prefix that the model's side can cache.
    /// </summary>
    public static string For(InstructionsView instructions, DateTimeOffset now)
    {
        var prompt = Template.Replace(
            "{{now}}",
            now.UtcDateTime.ToString("dddd, yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            StringComparison.Ordinal
        );
        return prompt
            + Section("What the user says of themselves", instructions.AboutMe)
            + Section(
                "How the user wants you to answer, where it does not contradict what is said above",
                instructions.HowToAnswer
            );
    }

    private static string Section(string heading, string text) => text.Length == 0 ? "" : $"\n\n{heading}:\n{text}";

    private static string Read()
    {
        var type = typeof(SystemPrompt);
        using var stream = type.Assembly.GetManifestResourceStream(type, "SystemPrompt.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }
}
