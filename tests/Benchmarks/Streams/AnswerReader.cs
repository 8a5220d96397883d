using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Fubuni.Benchmarks;

/// <summary>
/// One client that asks and reads the answer to its end, over one kept-alive connection, and finds in the stream,
/// whatever its format, the numbers and times that <see cref="BenchModel"/> put there. It reads no more of HTTP/1.1
/// than our services write, for the load shares its processors with them.
/// </summary>
internal sealed class AnswerReader(Uri server) : IDisposable
{
    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();

    private readonly byte[] _buffer = new byte[8 * 1024];
    private Socket? _socket;
    private Answer _answer = null!;
    private Part _part;
    private int _size;
    private Field _field;
    private long _value;
    private int _number;

    private enum Part
    {
        Size,
        Data,
        EndOfData,
        EndOfAnswer,
        Done,
    }

    private enum Field
    {
        None,
        Number,
        Due,
    }

    /// <summary>Sends the request and reads to the end of the answer.</summary>
    /// <exception cref="HttpRequestException">The answer is no success, or breaks off.</exception>
    public async Task<Answer> AskAsync(byte[] request, int chunks, Histogram delays)
    {
        if (_socket is null)
        {
            _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await _socket.ConnectAsync(server.Host, server.Port);
        }

        _answer = new Answer(BenchModel.Now, chunks, delays);
        (_part, _size, _field) = (Part.Size, 0, Field.None);
        try
        {
            await _socket.SendAsync(request);
            await ReadHeadAsync(_socket);
            while (_part != Part.Done)
            {
                Read(_buffer.AsSpan(0, await ReceiveAsync(_socket, 0)));
            }
        }
        catch
        {
            _socket.Dispose();
            _socket = null;
            throw;
        }

        return _answer;
    }

    public void Dispose() => _socket?.Dispose();

    private async Task ReadHeadAsync(Socket socket)
    {
        var filled = 0;
        int end;
        while ((end = _buffer.AsSpan(0, filled).IndexOf(EndOfHeaders)) < 0)
        {
            filled += await ReceiveAsync(socket, filled);
        }

        var head = Encoding.ASCII.GetString(_buffer, 0, end);
        if (
            head["HTTP/1.1 ".Length] != '2'
            || !head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase)
        )
        {
            throw new HttpRequestException(Encoding.UTF8.GetString(_buffer, 0, filled));
        }

        Read(_buffer.AsSpan((end + EndOfHeaders.Length)..filled));
    }

    private async ValueTask<int> ReceiveAsync(Socket socket, int at)
    {
        var received = await socket.ReceiveAsync(_buffer.AsMemory(at));
        return received > 0 ? received : throw new HttpRequestException("The server closed the connection.");
    }

    private void Read(ReadOnlySpan<byte> bytes)
    {
        var now = BenchModel.Now;
        while (bytes.Length > 0)
        {
            switch (_part)
            {
                case Part.Size when bytes[0] == '\n':
                    _part = _size > 0 ? Part.Data : Part.EndOfAnswer;
                    bytes = bytes[1..];
                    break;
                case Part.Size:
                    _size =
                        bytes[0] == '\r'
                            ? _size
                            : (_size * 16)
                                + int.Parse(bytes[..1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                    bytes = bytes[1..];
                    break;
                case Part.Data:
                    var data = bytes[..Math.Min(_size, bytes.Length)];
                    Find(data, now);
                    bytes = bytes[data.Length..];
                    _size -= data.Length;
                    _part = _size == 0 ? Part.EndOfData : Part.Data;
                    break;
                default:
                    _part =
                        bytes[0] != '\n' ? _part
                        : _part == Part.EndOfData ? Part.Size
                        : Part.Done;
                    bytes = bytes[1..];
                    break;
            }
        }
    }

    private void Find(ReadOnlySpan<byte> data, long now)
    {
        while (data.Length > 0)
        {
            if (_field == Field.None)
            {
                var at = data.IndexOf((byte)'#');
                if (at < 0)
                {
                    return;
                }

                (_field, _value) = (Field.Number, 0);
                data = data[(at + 1)..];
                continue;
            }

            switch (data[0])
            {
                case (byte)'@':
                    (_field, _number, _value) = (Field.Due, (int)_value, 0);
                    break;
                case (byte)';':
                    _answer.Arrived(_number, _value, now);
                    _field = Field.None;
                    break;
                case var digit:
                    _value = (_value * 10) + digit - '0';
                    break;
            }

            data = data[1..];
        }
    }
}

/// <summary>The times of one answer, in microseconds.</summary>
internal sealed class Answer(long asked, int chunks, Histogram delays)
{
    private int _received;

    /// <summary>From the request to the model's first chunk.</summary>
    public long ToFirst { get; private set; }

    /// <summary>Of that, until the model had the request.</summary>
    public long ToModel { get; private set; }

    /// <summary>Chunks that are missing or out of order.</summary>
    public int Lost => chunks - _received;

    public void Arrived(int number, long due, long now)
    {
        if (number != _received)
        {
            return;
        }

        _received++;
        delays.Add(now - due);
        if (number == 0)
        {
            // Its first chunk is due when it has the request.
            (ToFirst, ToModel) = (now - asked, due - asked);
        }
    }
}

/// <summary>A histogram of microseconds, in steps of a millisecond.</summary>
internal sealed class Histogram
{
    private readonly int[] _counts = new int[10_000];

    public long Count => _counts.Sum(count => (long)count);

    public void Add(long microseconds) => _counts[Math.Clamp(microseconds / 1000, 0, _counts.Length - 1)]++;

    public void Add(Histogram other)
    {
        for (var index = 0; index < _counts.Length; index++)
        {
            _counts[index] += other._counts[index];
        }
    }

    public long Above(int milliseconds) => _counts.Skip(milliseconds + 1).Sum(count => (long)count);

    /// <summary>Milliseconds; NaN without values.</summary>
    public double At(double quantile)
    {
        var (left, total) = ((long)(Count * quantile), Count);
        for (var index = 0; total > 0 && index < _counts.Length; index++)
        {
            if ((left -= _counts[index]) < 0)
            {
                return index;
            }
        }

        return total > 0 ? _counts.Length : double.NaN;
    }
}
