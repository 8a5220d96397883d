using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Models;

/// <summary>Writes the messages of a request.</summary>
internal sealed class MessageWriter(Utf8JsonWriter json, ModelAbilities abilities)
{
    public void Write(ChatMessage message)
    {
        if (message.Role == ChatRole.Tool)
        {
            WriteResults(message);
        }
        else if (message.Role == ChatRole.Assistant)
        {
            WriteAssistant(message);
        }
        else
        {
            json.WriteStartObject();
            json.WriteString("role"u8, message.Role.Value);
            json.WriteString("content"u8, message.Text);
            json.WriteEndObject();
        }
    }

    private void WriteResults(ChatMessage message)
    {
        if (!abilities.ToolMessages)
        {
            return;
        }

        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "tool"u8);
            json.WriteString("tool_call_id"u8, CallId(result.CallId));
            json.WriteString("content"u8, result.Result as string ?? "");
            json.WriteEndObject();
        }
    }

    private void WriteAssistant(ChatMessage message)
    {
        var calls = abilities.ToolMessages ? message.Contents.OfType<FunctionCallContent>().ToList() : [];
        if (message.Text.Length == 0 && calls.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "assistant"u8);
        if (message.Text.Length > 0)
        {
            json.WriteString("content"u8, message.Text);
        }
        else
        {
            json.WriteNull("content"u8);
        }

        WriteReasoning(message);
        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            calls.ForEach(WriteCall);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteReasoning(ChatMessage message)
    {
        var contents = message.Contents.OfType<TextReasoningContent>().ToList();
        var member = contents
            .Select(content => content.AdditionalProperties?.GetValueOrDefault(ProviderData.ReasoningMember))
            .FirstOrDefault(value => value is not null);
        if (member is string name)
        {
            json.WriteString(name, string.Concat(contents.Select(content => content.Text)));
        }

        contents.ForEach(content => WriteReturned(content, ProviderData.Members));
    }

    private void WriteCall(FunctionCallContent call)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, CallId(call.CallId));
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, call.Name);
        json.WriteString("arguments"u8, Arguments(call));
        WriteReturned(call, ProviderData.FunctionMembers);
        json.WriteEndObject();
        WriteReturned(call, ProviderData.Members);
        json.WriteEndObject();
    }

    /// <summary>
    /// Arguments that were no object were never passed on; the model's side would refuse to read them back.
    /// </summary>
    private static string Arguments(FunctionCallContent call) =>
        call.Arguments is { } arguments
            ? JsonSerializer.Serialize(arguments, ModelJson.Default.IDictionaryStringObject)
            : "{}";

    private void WriteReturned(AIContent content, string kind)
    {
        if (
            content.AdditionalProperties?.GetValueOrDefault(kind) is JsonElement
            {
                ValueKind: JsonValueKind.Object
            } data
        )
        {
            foreach (var member in data.EnumerateObject())
            {
                member.WriteTo(json);
            }
        }
    }

    /// <summary>Some take nine letters and digits, no more and no less.</summary>
    private string CallId(string id) =>
        abilities.LongCallIds ? id : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..9];
}
