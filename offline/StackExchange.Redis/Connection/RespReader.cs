using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace StackExchange.Redis;

/// <summary>Reads RESP2 replies, however the network cuts them: half-read arrays are kept between calls.</summary>
internal sealed class RespReader
{
    private const int MaximumBulkLength = 512 * 1024 * 1024;

    private readonly Stack<(RedisResult[] Items, int Filled)> _open = new();

    /// <summary>Takes the next whole reply from <paramref name="buffer"/>, moving it past what was read.</summary>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out RedisResult reply)
    {
        while (TryReadElement(ref buffer, out reply!, out var arrayLength))
        {
            if (arrayLength > 0)
            {
                _open.Push((new RedisResult[arrayLength], 0));
                continue;
            }
            if (Fold(ref reply)) return true;
        }
        return false;
    }

    /// <summary>Puts an element in its array, and that, when full, in its own. False while an array waits for more.</summary>
    private bool Fold(ref RedisResult element)
    {
        while (_open.TryPop(out var array))
        {
            array.Items[array.Filled++] = element;
            if (array.Filled < array.Items.Length)
            {
                _open.Push(array);
                return false;
            }
            element = RedisResult.Create(array.Items);
        }
        return true;
    }

    private static bool TryReadElement(ref ReadOnlySequence<byte> buffer, out RedisResult? element, out int arrayLength)
    {
        element = null;
        arrayLength = 0;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8)) return false;

        var text = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
        if (text.IsEmpty) throw Malformed();
        var rest = text[1..];
        switch (text[0])
        {
            case (byte)'+':
                element = RedisResult.Create(Encoding.UTF8.GetString(rest), ResultType.SimpleString);
                break;
            case (byte)'-':
                element = RedisResult.CreateError(Encoding.UTF8.GetString(rest));
                break;
            case (byte)':':
                element = RedisResult.Create(Number(rest), ResultType.Integer);
                break;
            case (byte)'$':
                var length = Number(rest);
                if (length > MaximumBulkLength) throw Malformed();
                if (length >= 0)
                {
                    if (reader.Remaining < length + 2) return false;
                    element = RedisResult.Create(reader.UnreadSequence.Slice(0, length).ToArray(), ResultType.BulkString);
                    reader.Advance(length + 2);
                }
                else
                {
                    element = RedisResult.Create(RedisValue.Null);
                }
                break;
            case (byte)'*':
                arrayLength = checked((int)Number(rest));
                element = arrayLength < 0 ? RedisResult.CreateNullArray() : RedisResult.Create(Array.Empty<RedisResult>());
                break;
            default:
                throw Malformed();
        }
        buffer = reader.UnreadSequence;
        return true;
    }

    private static long Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long value, out var read) && read == text.Length ? value : throw Malformed();

    private static RedisConnectionException Malformed() => new(ConnectionFailureType.ProtocolFailure, "The server's reply is not valid RESP2.");
}
