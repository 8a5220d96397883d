namespace Fubuni.AppHost.Publishing.Compose;

internal static class EnvFile
{
    /// <summary>The existing file unchanged, with a line for each variable that it does not have yet.</summary>
    public static string Write(IReadOnlyDictionary<string, EnvVariable> variables, string existing)
    {
        var lines = File.Exists(existing) ? File.ReadAllLines(existing) : [];
        var known = lines.Select(line => line.TrimStart('#').Split('=')[0].Trim()).ToHashSet();
        var added = variables
            .Where(variable => !known.Contains(variable.Key))
            .SelectMany(variable => new[] { $"# {variable.Value.Comment}", Line(variable.Key, variable.Value), "" });
        return string.Concat(lines.Concat(added).Select(line => line + "\n"));
    }

    /// <summary>
    /// A variable with a default is a comment, because podman-compose 1.0 uses no default for one that is empty.
    /// </summary>
    private static string Line(string name, EnvVariable variable) =>
        variable.Default.Length > 0 ? $"#{name}={variable.Default}" : $"{name}=";
}
