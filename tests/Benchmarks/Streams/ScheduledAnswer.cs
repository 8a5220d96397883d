using System.Buffers.Text;
using System.Net.Sockets;
using System.Text.Unicode;

namespace Fubuni.Benchmarks;

/// <summary>
/// One answer of <see cref="BenchModel"/>: chunks <c>#number@due;</c>, then the finish reason and the usage.
/// </summary>
internal sealed class ScheduledAnswer
{
    private readonly Socket _socket;
    private readonly long _begun;
    private readonly int _chunks;
    private readonly long _interval;
    private readonly byte[] _buffer;
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;

    private ScheduledAnswer(Socket socket, long begun, int chunks, long interval) =>
        (_socket, _begun, _chunks, _interval, _buffer) = (
            socket,
            begun,
            chunks,
            interval,
            new byte[interval == 0 ? 16 * 1024 : 1024]
        );

    /// <summary>Without a schedule: as fast as it can be read.</summary>
    public bool IsAtOnce => _interval == 0;

    public Task Sent => _sent.Task;

    public static ScheduledAnswer To(ReadOnlySpan<byte> request, Socket socket, long now)
    {
        var order = request[(request.LastIndexOf("bench "u8) + "bench ".Length)..];
        return
            Utf8Parser.TryParse(order, out int chunks, out var read)
            && Utf8Parser.TryParse(order[(read + 1)..], out long interval, out _)
            ? new ScheduledAnswer(socket, now, chunks, interval)
            : throw new InvalidOperationException("The request does not say what answer is wanted.");
    }

    /// <summary>Sends what is due, in one packet.</summary>
    /// <returns>When the next is due; null at the end, or when the client has disconnected.</returns>
    public long? SendDue(long now)
    {
        var length = _next == 0 ? Head(_buffer) : 0;
        while (_next < _chunks && Due(_next) <= now && length < _buffer.Length - 512)
        {
            length += Chunk(_buffer.AsSpan(length), _next, Due(_next));
            _next++;
        }

        length += _next == _chunks ? End(_buffer.AsSpan(length)) : 0;
        try
        {
            _socket.Send(_buffer.AsSpan(0, length));
        }
        catch (SocketException)
        {
            _next = _chunks;
        }

        if (_next < _chunks)
        {
            return Due(_next);
        }

        _sent.SetResult();
        return null;
    }

    public async Task SendAllAsync()
    {
        var length = Head(_buffer);
        for (var number = 0; number < _chunks; number++)
        {
            length += Chunk(_buffer.AsSpan(length), number, BenchModel.Now);
            if (length > _buffer.Length - 1024)
            {
                await _socket.SendAsync(_buffer.AsMemory(0, length));
                length = 0;
            }
        }

        length += End(_buffer.AsSpan(length));
        await _socket.SendAsync(_buffer.AsMemory(0, length));
    }

    private long Due(int number) => _begun + (number * _interval);

    private static int Head(Span<byte> to) =>
        Write(to, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"u8);

    private static int Chunk(Span<byte> to, int number, long due)
    {
        Span<byte> text = stackalloc byte[32];
        Utf8.TryWrite(text, $"#{number}@{due};", out var length);
        return Event(
            to,
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""u8,
            text[..length],
            "\"},\"finish_reason\":null}]}"u8
        );
    }

    private static int End(Span<byte> to)
    {
        var length = Event(
            to,
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"u8,
            [],
            []
        );
        length += Event(
            to[length..],
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"bench\",\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}"u8,
            [],
            []
        );
        length += Event(to[length..], "[DONE]"u8, [], []);
        return length + Write(to[length..], "0\r\n\r\n"u8);
    }

    /// <summary>One server-sent event as one chunk of HTTP.</summary>
    private static int Event(
        Span<byte> to,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> third
    )
    {
        Utf8.TryWrite(
            to,
            $"{"data: ".Length + first.Length + second.Length + third.Length + 2:x}\r\ndata: ",
            out var length
        );
        length += Write(to[length..], first);
        length += Write(to[length..], second);
        length += Write(to[length..], third);
        return length + Write(to[length..], "\n\n\r\n"u8);
    }

    private static int Write(Span<byte> to, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(to);
        return bytes.Length;
    }
}
