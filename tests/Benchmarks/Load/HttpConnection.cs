using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Fubuni.Benchmarks;

/// <summary>
/// One kept-alive connection that sends a request and waits for the answer. The load shares its processors with the
/// service: HttpClient spends more of them on a request than the service does on answering a small one. It reads no
/// more of HTTP/1.1 than our services write.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[16 * 1024];
    private int _filled;

    public HttpConnection(Uri server) => _socket.Connect(server.Host, server.Port);

    /// <summary>A request as the bytes to send, made once for many times.</summary>
    public static byte[] Request(
        HttpMethod method,
        string path,
        AuthenticationHeaderValue? bearer = null,
        ReadOnlySpan<byte> json = default
    )
    {
        var authorization = bearer is null ? "" : $"Authorization: {bearer}\r\n";
        var content = json.IsEmpty ? "" : $"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n";
        return
        [
            .. Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}{content}\r\n"),
            .. json,
        ];
    }

    /// <summary>The body of the answer, good until the next call.</summary>
    /// <exception cref="HttpRequestException">The answer is no success.</exception>
    public ReadOnlySpan<byte> Send(ReadOnlySpan<byte> request)
    {
        _socket.Send(request);
        _filled = 0;
        int bodyStart;
        while (
            (bodyStart = _buffer.AsSpan(0, _filled).IndexOf(EndOfHeaders) + EndOfHeaders.Length) < EndOfHeaders.Length
        )
        {
            Receive();
        }

        var succeeded = _buffer["HTTP/1.1 ".Length] == '2';
        var statusLine = succeeded
            ? ""
            : Encoding.ASCII.GetString(_buffer.AsSpan(0, _buffer.AsSpan().IndexOf((byte)'\r')));
        var body = ReadLength(_buffer.AsSpan(0, bodyStart)) is { } length
            ? ReadBody(bodyStart, length)
            : ReadChunks(bodyStart);
        return succeeded ? body : throw new HttpRequestException(statusLine);
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Null where the answer is chunked.</summary>
    private static int? ReadLength(ReadOnlySpan<byte> head)
    {
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _) ? length : null;
    }

    private ReadOnlySpan<byte> ReadBody(int start, int length)
    {
        while (_filled < start + length)
        {
            Receive();
        }

        return _buffer.AsSpan(start, length);
    }

    /// <summary>Moves the chunks together, over their length lines.</summary>
    private ReadOnlySpan<byte> ReadChunks(int start)
    {
        var (next, length) = (start, 0);
        while (true)
        {
            int endOfLine;
            while ((endOfLine = _buffer.AsSpan(next, _filled - next).IndexOf((byte)'\n')) < 0)
            {
                Receive();
            }

            var chunk = int.Parse(
                _buffer.AsSpan(next, endOfLine - 1),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture
            );
            next += endOfLine + 1;
            ReadBody(next, chunk + 2);
            if (chunk == 0)
            {
                return _buffer.AsSpan(start, length);
            }

            _buffer.AsSpan(next, chunk).CopyTo(_buffer.AsSpan(start + length));
            length += chunk;
            next += chunk + 2;
        }
    }

    private void Receive()
    {
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var received = _socket.Receive(_buffer.AsSpan(_filled));
        _filled += received > 0 ? received : throw new HttpRequestException("The server closed the connection.");
    }
}
