using System.Text;
using System.Text.Json;

namespace Fubuni.ChatService.Models;

/// <summary>Arguments that a model wrote: JSON, it says.</summary>
internal static class ToolArguments
{
    /// <summary>
    /// The object that the text is or means: models put it in a fence or in a string, write it twice, or begin with an
    /// empty one. No arguments at all are an empty object.
    /// </summary>
    /// <returns>Null where the text is not an object that can be passed on and stored.</returns>
    public static JsonElement? Parse(string text)
    {
        var json = WithoutFence(text.Trim());
        if (json.Length == 0)
        {
            json = "{}";
        }

        try
        {
            return LastValue(json) switch
            {
                { ValueKind: JsonValueKind.Object } value => StorableJson.Copy(value),
                { ValueKind: JsonValueKind.String } value when value.GetString() is ['{', ..] inner => Parse(inner),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonElement LastValue(string text)
    {
        var json = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(text),
            new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = StorableJson.MaxDepth }
        );
        JsonElement last = default;
        while (json.Read())
        {
            last = JsonElement.ParseValue(ref json);
        }

        return last;
    }

    /// <summary>What is between <c>```json</c> and <c>```</c>.</summary>
    private static string WithoutFence(string text)
    {
        if (!text.StartsWith("```", StringComparison.Ordinal) || !text.EndsWith("```", StringComparison.Ordinal))
        {
            return text;
        }

        var begin = text.IndexOf('\n', StringComparison.Ordinal);
        return begin < 0 || begin > text.Length - 3 ? text : text[begin..^3].Trim();
    }
}
