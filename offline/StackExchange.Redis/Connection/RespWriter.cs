using System.Buffers;
using System.Buffers.Text;

namespace StackExchange.Redis;

/// <summary>Writes commands as RESP arrays of bulk strings.</summary>
internal static class RespWriter
{
    public static void Write(IBufferWriter<byte> output, string command, ReadOnlySpan<Arg> arguments)
    {
        Header(output, (byte)'*', arguments.Length + 1);
        Bulk(output, command);
        foreach (var argument in arguments) Bulk(output, argument.Value);
    }

    private static void Header(IBufferWriter<byte> output, byte kind, int length)
    {
        var span = output.GetSpan(16);
        span[0] = kind;
        Utf8Formatter.TryFormat(length, span[1..], out var digits);
        "\r\n"u8.CopyTo(span[(digits + 1)..]);
        output.Advance(digits + 3);
    }

    private static void Bulk(IBufferWriter<byte> output, RedisValue value)
    {
        var length = value.GetByteCount();
        Header(output, (byte)'$', length);
        value.CopyTo(output.GetSpan(length));
        output.Advance(length);
        output.Write("\r\n"u8);
    }
}
