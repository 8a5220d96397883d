using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>
/// A chat session as a Markdown document: a heading for each message, its text unchanged except that open code blocks
/// are closed, and collapsed details of the tool calls.
/// </summary>
internal static partial class MarkdownExport
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="withModels">Names the model of each answer: there are several.</param>
    public static async Task WriteAsync(
        Stream body,
        ChatSession session,
        IAsyncEnumerable<ChatMessage> messages,
        bool withModels,
        CancellationToken cancellationToken
    )
    {
        await WriteAsync($"# {SessionSummary.Of(session).Title}\n");
        await foreach (var message in messages)
        {
            await WriteAsync(Section(message, withModels));
        }

        ValueTask WriteAsync(string text) => body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
    }

    private static string Section(ChatMessage message, bool withModels)
    {
        var section = new StringBuilder();
        var author = message.Role == MessageRole.User ? "You" : "Fubuni";
        var name = withModels ? message.Metadata?.ModelName ?? message.Metadata?.Model : null;
        var model = name is null ? "" : $" · {name}";
        section.Append(
            CultureInfo.InvariantCulture,
            $"\n## {author} · {message.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC{model}\n"
        );
        foreach (var part in message.Parts)
        {
            switch (part)
            {
                case TextPart { Text: var text } when !string.IsNullOrWhiteSpace(text):
                    section.Append('\n').Append(text.TrimEnd()).Append('\n');
                    if (MarkdownBlocks.EndOf(text) is { } end)
                    {
                        section.Append(end).Append('\n');
                    }

                    break;
                case ReasoningPart { Text: var thought } when !string.IsNullOrWhiteSpace(thought):
                    section.Append("\n<details>\n<summary>Reasoning</summary>\n");
                    AppendBlock(section, "", "", thought.Trim());
                    section.Append("\n</details>\n");
                    break;
                case ToolPart tool:
                    Append(section, tool);
                    break;
            }
        }

        var note = message.Status switch
        {
            MessageStatus.Stopped => "This answer was stopped.",
            MessageStatus.Interrupted => "This answer was interrupted.",
            MessageStatus.Error => "This answer failed.",
            MessageStatus.Streaming => "This answer was still being written.",
            _ => null,
        };
        if (note is not null)
        {
            section.Append(CultureInfo.InvariantCulture, $"\n*{note}*\n");
        }

        return section.ToString();
    }

    private static void Append(StringBuilder section, ToolPart tool)
    {
        section.Append(
            CultureInfo.InvariantCulture,
            $"\n<details>\n<summary>Tool: {WebUtility.HtmlEncode(tool.ToolName)}</summary>\n"
        );
        if (tool.Input is { } input)
        {
            AppendBlock(section, "Input", "json", Text(input));
        }

        if (tool.Output is { } output)
        {
            AppendBlock(section, "Output", "json", Text(output));
        }

        if (tool.ErrorText is { } error)
        {
            AppendBlock(section, "Error", "", error);
        }

        if (tool.State == ToolPart.OutputDenied)
        {
            section.Append("\n*This call was not allowed.*\n");
        }

        section.Append("\n</details>\n");
    }

    /// <summary>
    /// The fence is longer than every fence in the text, so the text cannot close the block (CommonMark, 4.5).
    /// </summary>
    private static void AppendBlock(StringBuilder section, string caption, string language, string text)
    {
        var longest = Backticks().Matches(text).Select(run => run.Length).DefaultIfEmpty().Max();
        var fence = new string('`', Math.Max(3, longest + 1));
        section.Append(CultureInfo.InvariantCulture, $"\n{caption}:\n\n{fence}{language}\n{text}\n{fence}\n");
    }

    private static string Text(JsonElement json)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();
}
