using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fubuni.AuthService.Tests.Fixtures;

/// <summary>
/// Public contracts as files. A difference is a change that clients see: make it on purpose, then copy the new text
/// into the file.
/// </summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// Compares JSON with <c>Golden/{name}</c>; the text as it is now is left beside the test's binaries.
    /// </summary>
    public static void AssertSame(string name, JsonElement actual)
    {
        var text = JsonSerializer.Serialize(actual, Indented) + "\n";
        var folder = Path.Combine(AppContext.BaseDirectory, "Golden");
        File.WriteAllText(Path.Combine(folder, name + ".now"), text);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, name)), text);
    }
}
