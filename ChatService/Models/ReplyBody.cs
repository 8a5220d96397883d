using System.ClientModel.Primitives;
using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace Fubuni.ChatService.Models;

/// <summary>
/// The body of a reply: decompressed, with an empty line at its end, so that an event that the end cuts off is read.
/// </summary>
/// <param name="onBytes">Called whenever something comes.</param>
internal sealed class ReplyBody(PipelineResponse response, Action onBytes) : Stream
{
    private readonly Stream _source = Decompress(response);
    private byte[] _peeked = [];
    private ReadOnlyMemory<byte> _ending = "\n\n"u8.ToArray();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The first byte that is neither white space nor a byte order mark; null for an empty body.</summary>
    public async ValueTask<byte?> PeekAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[256];
        while (true)
        {
            var count = await _source.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                return null;
            }

            onBytes();
            _peeked = [.. _peeked, .. buffer.AsSpan(0, count)];
            foreach (var value in _peeked)
            {
                if (value is not (0xEF or 0xBB or 0xBF or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                {
                    return value;
                }
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_peeked.Length > 0)
        {
            var count = Math.Min(_peeked.Length, buffer.Length);
            _peeked.AsSpan(0, count).CopyTo(buffer.Span);
            _peeked = _peeked[count..];
            return count;
        }

        var read = await _source.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            onBytes();
            return read;
        }

        var last = Math.Min(_ending.Length, buffer.Length);
        _ending[..last].CopyTo(buffer);
        _ending = _ending[last..];
        return last;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Not asked for, as proxies hold compressed streams back; but some compress all the same.</summary>
    private static Stream Decompress(PipelineResponse response)
    {
        var source = response.ContentStream ?? Null;
        response.Headers.TryGetValue(HeaderNames.ContentEncoding, out var encoding);
        return encoding?.Trim().ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress),
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "deflate" => new ZLibStream(source, CompressionMode.Decompress),
            _ => source,
        };
    }
}
