using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.Json;

namespace Fubuni.ChatService.Models;

/// <summary>
/// What the model's provider says of a call that it refused, or of a reply that broke off. Its words may quote what
/// users wrote and stay here; kinds, codes and statuses are for the operator's log.
/// </summary>
/// <param name="Status">The HTTP status; 0 where the error came within a reply.</param>
/// <param name="Words">All that the error says, in lower case, to be searched.</param>
internal sealed record UpstreamError(int Status, IReadOnlyList<(string Name, string Value)> Kinds, string Words)
{
    private const int MaxLength = 80;
    private const int MaxWords = 4_096;
    private static readonly string[] KindMembers = ["type", "code", "param", "status"];

    /// <summary>
    /// The status, and of the error object <c>type</c>, <c>code</c>, <c>param</c> and <c>status</c>, where they are.
    /// </summary>
    public string Cause =>
        string.Join(
            ", ",
            [Status > 0 ? $"status {Status}" : "in the reply", .. Kinds.Select(kind => $"{kind.Name} {kind.Value}")]
        );

    /// <param name="hasWords">The reply had begun: it broke off, whatever the provider calls that.</param>
    public ModelException ToException(bool hasWords = false)
    {
        var error = UpstreamErrorKind.Of(this);
        return new ModelException(
            hasWords && error is ModelError.Unavailable or ModelError.Rejected or ModelError.NotFound
                ? ModelError.Interrupted
                : error,
            Cause
        );
    }

    public static UpstreamError Read(ClientResultException exception) =>
        Read(exception.Status, exception.GetRawResponse());

    public static UpstreamError Read(int status, PipelineResponse? response)
    {
        try
        {
            if (response?.Content is { } content)
            {
                using var document = JsonDocument.Parse(content.ToMemory());
                return Read(status, document.RootElement);
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // No document, or not read to its end.
        }

        return new UpstreamError(status, [], "");
    }

    public static UpstreamError Read(int status, JsonElement root)
    {
        var words = JsonText.Raw(root);
        return new UpstreamError(
            status,
            // A copy has neither half of a character nor other bytes that fail when they are read.
            StorableJson.Copy(root)
                is { } readable
                ? ReadKinds(readable)
                : [],
            words[..Math.Min(words.Length, MaxWords)].ToLowerInvariant()
        );
    }

    private static List<(string Name, string Value)> ReadKinds(JsonElement root)
    {
        // Some answer a list with one error.
        root = root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? root[0] : root;
        var error =
            root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var inner) ? inner : root;
        return error.ValueKind == JsonValueKind.Object
            ?
            [
                .. KindMembers
                    .Where(name => error.TryGetProperty(name, out _))
                    .Select(name => (Name: name, Value: Plain(error.GetProperty(name))))
                    .Where(kind => kind.Value.Length > 0),
            ]
            : [];
    }

    /// <summary>The HTTP status that the error has or, within a reply, names.</summary>
    public int EffectiveStatus =>
        Status > 0 ? Status
        : int.TryParse(Kind("code"), CultureInfo.InvariantCulture, out var code) && code is >= 400 and < 600 ? code
        : 0;

    public bool Says(params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (Words.Contains(phrase, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private string? Kind(string name) => Kinds.FirstOrDefault(kind => kind.Name == name).Value;

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
