using System.Text.Json;

namespace Fubuni.ChatService.Models;

/// <summary>
/// Reads the documents of a reply: chunks of a stream, or the whole reply in one. Members that are not needed, or are
/// of another type than they should be, are passed over.
/// </summary>
/// <exception cref="JsonException">What should be a document is none.</exception>
internal static class ChunkReader
{
    /// <summary>Reads all documents of one event: some send several, separated by a single line break.</summary>
    /// <returns>Whether the event says that the stream ends.</returns>
    public static bool Read(string eventType, ReadOnlySpan<byte> data, ReplyBuilder reply)
    {
        while (true)
        {
            data = data.TrimStart(" \t\r\n"u8);
            if (IsDone(data))
            {
                reply.EndInOrder();
                return true;
            }

            // Words of a keep-alive are no documents.
            if (data.Length == 0 || data[0] is not ((byte)'{' or (byte)'['))
            {
                return false;
            }

            var json = new Utf8JsonReader(data);
            json.Read();
            ReadDocument(ref json, reply, isError: eventType == "error");
            data = data[(int)json.BytesConsumed..];
        }
    }

    private static bool IsDone(ReadOnlySpan<byte> data) =>
        data.Length >= 6
        && data[0] == '['
        && data[5] == ']'
        && System.Text.Ascii.EqualsIgnoreCase(data.Slice(1, 4), "done"u8);

    private static void ReadDocument(ref Utf8JsonReader json, ReplyBuilder reply, bool isError)
    {
        if (json.TokenType == JsonTokenType.StartArray)
        {
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                ReadDocument(ref json, reply, isError);
            }
        }
        else if (json.TokenType == JsonTokenType.StartObject)
        {
            ReadChunk(ref json, reply, isError);
        }
        else
        {
            json.Skip();
        }
    }

    private static void ReadChunk(ref Utf8JsonReader json, ReplyBuilder reply, bool isError)
    {
        var whole = json;
        string? id = null,
            model = null,
            doneReason = null;
        var (isDone, hasError) = (false, false);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            switch (Next(ref json, RootMembers))
            {
                case "id":
                    id = JsonText.ReadScalar(ref json);
                    break;
                case "model":
                    model = JsonText.Read(ref json);
                    break;
                case "object":
                    hasError |= JsonText.Read(ref json) == "error";
                    break;
                case "error":
                    hasError |= !IsEmpty(ref json);
                    break;
                case "choices" when json.TokenType == JsonTokenType.StartArray:
                    ReadChoices(ref json, reply);
                    continue;
                case "message" or "delta" when json.TokenType == JsonTokenType.StartObject:
                    // A reply in the manner of Ollama has no choices.
                    DeltaReader.Read(ref json, reply);
                    continue;
                case "usage" when json.TokenType == JsonTokenType.StartObject:
                    UsageReader.Read(ref json, reply.Usage);
                    continue;
                case "x_groq" when json.TokenType == JsonTokenType.StartObject:
                    ReadGroq(ref json, reply);
                    continue;
                case "done":
                    isDone = json.TokenType == JsonTokenType.True;
                    break;
                case "done_reason":
                    doneReason = JsonText.Read(ref json);
                    break;
            }

            json.Skip();
        }

        reply.Identify(id, model);
        if (isDone)
        {
            reply.Finish(doneReason ?? "stop", null);
        }

        if (hasError || isError)
        {
            reply.Fail(JsonElement.ParseValue(ref whole));
        }
    }

    private static void ReadChoices(ref Utf8JsonReader json, ReplyBuilder reply)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                ReadChoice(ref json, reply);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static void ReadChoice(ref Utf8JsonReader json, ReplyBuilder reply)
    {
        Utf8JsonReader delta = default,
            error = default;
        var (hasDelta, hasError) = (false, false);
        int? index = null;
        string? reason = null,
            nativeReason = null,
            text = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            switch (Next(ref json, ChoiceMembers))
            {
                case "index":
                    index = JsonText.ReadCount(ref json);
                    break;
                case "delta" or "message" when json.TokenType == JsonTokenType.StartObject:
                    // Its choice is known only at the end.
                    delta = json;
                    hasDelta = true;
                    break;
                case "finish_reason":
                    reason = JsonText.Read(ref json);
                    break;
                case "native_finish_reason":
                    nativeReason = JsonText.Read(ref json);
                    break;
                case "text":
                    text = JsonText.Read(ref json);
                    break;
                case "error":
                    error = json;
                    hasError = !IsEmpty(ref json);
                    break;
            }

            json.Skip();
        }

        if (index is > 0)
        {
            return;
        }

        if (hasDelta)
        {
            DeltaReader.Read(ref delta, reply);
        }

        reply.AddText(text);
        if (hasError)
        {
            reply.Fail(JsonElement.ParseValue(ref error));
        }

        reply.Finish(reason, nativeReason);
    }

    private static void ReadGroq(ref Utf8JsonReader json, ReplyBuilder reply)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (Next(ref json, RootMembers) == "usage" && json.TokenType == JsonTokenType.StartObject)
            {
                UsageReader.Read(ref json, reply.Usage);
            }
            else
            {
                json.Skip();
            }
        }
    }

    /// <summary>Moves to the value of the member.</summary>
    /// <returns>The name, without a new string for each; empty for one that is not among the known.</returns>
    public static string Next(ref Utf8JsonReader json, string[] known)
    {
        var name = "";
        // The reader's own comparison fails on half of a surrogate pair.
        var escaped = json.ValueIsEscaped ? JsonText.ReadName(ref json) : null;
        foreach (var candidate in known)
        {
            if (escaped is null ? json.ValueTextEquals(candidate) : escaped == candidate)
            {
                name = candidate;
                break;
            }
        }

        json.Read();
        return name;
    }

    /// <summary>Whether the value says that there is none, as <c>null</c>, <c>false</c> or an empty text do.</summary>
    private static bool IsEmpty(ref Utf8JsonReader json) =>
        json.TokenType is JsonTokenType.Null or JsonTokenType.False
        || (json.TokenType == JsonTokenType.String && json.ValueSpan.Length == 0);

    private static readonly string[] RootMembers =
    [
        "choices",
        "id",
        "model",
        "object",
        "usage",
        "error",
        "message",
        "delta",
        "x_groq",
        "done",
        "done_reason",
    ];

    private static readonly string[] ChoiceMembers =
    [
        "index",
        "delta",
        "finish_reason",
        "message",
        "native_finish_reason",
        "text",
        "error",
    ];
}
