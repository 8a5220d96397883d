using System.Globalization;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// What Fubuni is told before every conversation: <c>SystemPrompt.md</c>, with the current time at its end.
/// </summary>
internal static class SystemPrompt
{
    private static readonly string Template = Read();

    /// <summary>
    /// To the minute, so that the calls of one answer share a prefix that the model's side can cache.
    /// </summary>
    public static string At(DateTimeOffset now) =>
        Template.Replace(
            "{{now}}",
            now.UtcDateTime.ToString("dddd, yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            StringComparison.Ordinal
        );

    private static string Read()
    {
        var type = typeof(SystemPrompt);
        using var stream = type.Assembly.GetManifestResourceStream(type, "SystemPrompt.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }
}
