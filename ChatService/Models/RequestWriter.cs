using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Models;

/// <summary>
/// Writes the request of a call of the model: OpenAI's chat completions, as far as the model takes them.
/// </summary>
internal sealed class RequestWriter(string model, int maxOutputTokens)
{
    /// <summary>The part of JSON schema that all providers take: no lists of types, no defaults.</summary>
    private static readonly AIJsonSchemaTransformCache Schemas = new(
        new AIJsonSchemaTransformOptions
        {
            ConvertBooleanSchemas = true,
            MoveDefaultKeywordToDescription = true,
            UseNullableKeyword = true,
            TransformSchemaNode = (_, node) =>
            {
                if (node is JsonObject schema)
                {
                    schema.Remove("nullable");
                    schema.Remove("$schema");
                    schema.Remove("additionalProperties");
                }

                return node;
            },
        }
    );

    public BinaryData Write(IEnumerable<ChatMessage> messages, ChatOptions options, ModelAbilities abilities)
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, model);
            json.WriteStartArray("messages"u8);
            var writer = new MessageWriter(json, abilities);
            foreach (var message in abilities.SystemRole ? messages : WithoutSystemRole(messages))
            {
                writer.Write(message);
            }

            json.WriteEndArray();
            WriteTools(json, options, abilities);
            WriteLimit(json, options, abilities);
            json.WriteBoolean("stream"u8, true);
            if (abilities.StreamOptions)
            {
                json.WriteStartObject("stream_options"u8);
                json.WriteBoolean("include_usage"u8, true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return BinaryData.FromBytes(buffer.WrittenMemory);
    }

    private void WriteLimit(Utf8JsonWriter json, ChatOptions options, ModelAbilities abilities)
    {
        var limit = options.MaxOutputTokens ?? maxOutputTokens;
        switch (abilities.TokenLimit)
        {
            case TokenLimitField.MaxCompletionTokens:
                json.WriteNumber("max_completion_tokens"u8, limit);
                break;
            case TokenLimitField.MaxTokens:
                json.WriteNumber("max_tokens"u8, limit);
                break;
        }
    }

    private static void WriteTools(Utf8JsonWriter json, ChatOptions options, ModelAbilities abilities)
    {
        var isNone = options.ToolMode is NoneChatToolMode;
        if (options.Tools is not { Count: > 0 } tools || !abilities.Tools || (isNone && !abilities.ToolChoice))
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in tools.OfType<AIFunctionDeclaration>())
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, tool.Name);
            json.WriteString("description"u8, tool.Description);
            json.WritePropertyName("parameters"u8);
            Schemas.GetOrCreateTransformedSchema(tool).WriteTo(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (abilities.ToolChoice)
        {
            json.WriteString("tool_choice"u8, isNone ? "none"u8 : "auto"u8);
        }
    }

    /// <summary>With what the system says at the beginning of what the user says first.</summary>
    private static IEnumerable<ChatMessage> WithoutSystemRole(IEnumerable<ChatMessage> messages)
    {
        var system = new StringBuilder();
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.System)
            {
                system.Append(message.Text).Append("\n\n");
            }
            else if (message.Role == ChatRole.User && system.Length > 0)
            {
                yield return new ChatMessage(ChatRole.User, system.Append(message.Text).ToString());
                system.Clear();
            }
            else
            {
                yield return message;
            }
        }
    }
}
