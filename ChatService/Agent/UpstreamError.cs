using System.ClientModel;
using System.Text.Json;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// What the model's provider says of a call that it refused, for the operator's log. Its message may quote what users
/// wrote.
/// </summary>
internal static class UpstreamError
{
    private const int MaxLength = 80;
    private static readonly string[] Members = ["type", "code", "param", "status"];

    /// <summary>
    /// The status, and of the error object <c>type</c>, <c>code</c>, <c>param</c> and <c>status</c>, where they are.
    /// </summary>
    public static string Describe(ClientResultException exception) =>
        string.Join(
            ", ",
            [$"status {exception.Status}", .. Read(exception).Select(member => $"{member.Name} {member.Value}")]
        );

    /// <summary>
    /// The error object's <c>type</c> and <c>code</c>, for those who tell errors apart that have one status.
    /// </summary>
    public static IReadOnlyList<(string Name, string Value)> Read(ClientResultException exception)
    {
        try
        {
            if (exception.GetRawResponse()?.Content is not { } content)
            {
                return [];
            }

            using var document = JsonDocument.Parse(content.ToMemory());
            var root = document.RootElement;
            // Some answer a list with one error.
            root = root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? root[0] : root;
            var error =
                root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var inner) ? inner : root;
            return error.ValueKind == JsonValueKind.Object
                ?
                [
                    .. Members
                        .Where(name => error.TryGetProperty(name, out _))
                        .Select(name => (name, Plain(error.GetProperty(name))))
                        .Where(member => member.Item2.Length > 0),
                ]
                : [];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // No document, or not read to its end.
            return [];
        }
    }

    /// <summary>A word of theirs, which cannot break a line of the log or fill it. A sentence is none.</summary>
    private static string Plain(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
        return
            text.Length <= MaxLength
            && text.All(character =>
                char.IsAsciiLetterOrDigit(character) || "._-[]".Contains(character, StringComparison.Ordinal)
            )
            ? text
            : "";
    }
}
