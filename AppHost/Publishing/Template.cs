namespace Fubuni.AppHost.Publishing;

/// <summary>Writes YAML from raw strings, as <c>Write($$$"""a: {{{hole}}}""")</c>; double braces are Helm's.</summary>
internal static class Template
{
    public static string Write(TemplateText text) => text.ToString();

    public static string Lines(params IEnumerable<string> lines) =>
        string.Join('\n', lines.Where(line => line.Length > 0));

    /// <summary>A text in double quotes, which may contain expressions of the target.</summary>
    public static string Quote(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }
}
