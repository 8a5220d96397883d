using System.Text.Json;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Models;
using ModelContextProtocol.Protocol;

namespace Fubuni.ChatService.ToolServers;

/// <summary>What a tool of a server returned, within limits and as it can be stored.</summary>
/// <param name="Text">For the model.</param>
/// <param name="Output">For clients and the stored message.</param>
internal sealed record ToolServerResult(string Text, JsonElement Output, bool IsError)
{
    private const string Cut = "\n[The rest of the result was cut off.]";

    public static ToolServerResult Of(CallToolResult result, int maxLength)
    {
        var structured = result.StructuredContent is { } content ? StorableJson.Copy(content) : null;
        var text = string.Join('\n', result.Content.Select(TextOf));
        if (text.Length == 0 && structured is not null)
        {
            text = structured.Value.GetRawText();
        }

        text = Limited(StoredText.Clean(text), maxLength);
        return new ToolServerResult(
            text,
            structured is { } json && json.GetRawText().Length <= maxLength
                ? json
                : JsonSerializer.SerializeToElement(text, ModelJson.Default.String),
            result.IsError == true
        );
    }

    private static string TextOf(ContentBlock block) =>
        block switch
        {
            TextContentBlock text => text.Text,
            EmbeddedResourceBlock { Resource: TextResourceContents resource } => resource.Text,
            EmbeddedResourceBlock { Resource: var resource } => $"[{resource.Uri}: {resource.MimeType}, not shown]",
            ResourceLinkBlock link => $"[{link.Name}]({link.Uri})",
            ImageContentBlock image => $"[image: {image.MimeType}, not shown]",
            AudioContentBlock audio => $"[audio: {audio.MimeType}, not shown]",
            _ => "[content of an unknown kind]",
        };

    private static string Limited(string text, int maxLength)
    {
        if (text.Length <= maxLength)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return text[..end] + Cut;
    }
}
