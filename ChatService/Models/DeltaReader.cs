using System.Text.Json;

namespace Fubuni.ChatService.Models;

/// <summary>Reads what one chunk adds to the message, or the message as a whole.</summary>
internal static class DeltaReader
{
    private static readonly string[] Members =
    [
        "content",
        "role",
        "tool_calls",
        "reasoning_content",
        "reasoning",
        "refusal",
        "function_call",
        // What a provider does not take back.
        "annotations",
        "images",
        "audio",
    ];

    private static readonly string[] CallMembers = ["index", "id", "type", "function", "custom"];

    private static readonly string[] FunctionMembers = ["name", "arguments", "input"];

    private static readonly string[] PartMembers = ["type", "text", "thinking", "reasoning", "refusal"];

    public static void Read(ref Utf8JsonReader json, ReplyBuilder reply)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json;
            switch (ChunkReader.Next(ref json, Members))
            {
                case "content":
                    ReadContent(ref json, reply, isReasoning: false);
                    continue;
                case "reasoning_content" or "reasoning":
                    reply.AddReasoning(JsonText.ReadName(ref name), JsonText.Read(ref json));
                    break;
                case "refusal":
                    reply.AddText(JsonText.Read(ref json));
                    break;
                case "tool_calls" when json.TokenType == JsonTokenType.StartArray:
                    while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                    {
                        ReadCall(ref json, reply);
                    }

                    continue;
                case "tool_calls":
                    ReadCall(ref json, reply);
                    continue;
                case "function_call" when json.TokenType == JsonTokenType.StartObject:
                    var piece = new CallPiece();
                    ReadFunction(ref json, piece);
                    if (piece.Name is not null || piece.Arguments is not null)
                    {
                        reply.AddCall(piece);
                    }

                    continue;
                case "" when json.TokenType != JsonTokenType.Null:
                    reply.AddReturned(JsonText.ReadName(ref name), JsonElement.ParseValue(ref json));
                    continue;
            }

            json.Skip();
        }
    }

    private static void ReadContent(ref Utf8JsonReader json, ReplyBuilder reply, bool isReasoning)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String or JsonTokenType.Number when isReasoning:
                reply.AddReasoning(null, JsonText.ReadScalar(ref json));
                break;
            case JsonTokenType.String or JsonTokenType.Number:
                reply.AddText(JsonText.ReadScalar(ref json));
                break;
            case JsonTokenType.StartArray:
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    ReadContent(ref json, reply, isReasoning);
                }

                break;
            case JsonTokenType.StartObject:
                ReadPart(ref json, reply, isReasoning);
                break;
        }
    }

    /// <summary>A part of a content array: text, thought, or something that is not shown.</summary>
    private static void ReadPart(ref Utf8JsonReader json, ReplyBuilder reply, bool isReasoning)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            switch (ChunkReader.Next(ref json, PartMembers))
            {
                case "text" or "refusal":
                    ReadContent(ref json, reply, isReasoning);
                    break;
                case "thinking" or "reasoning":
                    ReadContent(ref json, reply, isReasoning: true);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    private static void ReadCall(ref Utf8JsonReader json, ReplyBuilder reply)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        var piece = new CallPiece();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json;
            switch (ChunkReader.Next(ref json, CallMembers))
            {
                case "index":
                    piece.Index = JsonText.ReadCount(ref json) ?? 0;
                    break;
                case "id":
                    piece.Id = JsonText.ReadScalar(ref json);
                    break;
                case "function" or "custom" when json.TokenType == JsonTokenType.StartObject:
                    ReadFunction(ref json, piece);
                    continue;
                case "" when json.TokenType != JsonTokenType.Null:
                    (piece.Returned ??= []).Add((JsonText.ReadName(ref name), JsonElement.ParseValue(ref json)));
                    continue;
            }

            json.Skip();
        }

        reply.AddCall(piece);
    }

    private static void ReadFunction(ref Utf8JsonReader json, CallPiece piece)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json;
            switch (ChunkReader.Next(ref json, FunctionMembers))
            {
                case "name":
                    piece.Name = JsonText.Read(ref json);
                    break;
                case "arguments"
                or "input" when json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray:
                    piece.Arguments = JsonText.Raw(JsonElement.ParseValue(ref json));
                    continue;
                case "arguments" or "input":
                    piece.Arguments = JsonText.Read(ref json);
                    break;
                case "" when json.TokenType != JsonTokenType.Null:
                    (piece.ReturnedOfFunction ??= []).Add(
                        (JsonText.ReadName(ref name), JsonElement.ParseValue(ref json))
                    );
                    continue;
            }

            json.Skip();
        }
    }
}
