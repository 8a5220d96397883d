using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Fubuni.ChatService.Models;

/// <summary>Reads the body of a reply: server-sent events, or JSON where a stream was asked for.</summary>
internal static class ReplyEvents
{
    /// <summary>One step for each event, which is in <paramref name="reply"/> by then.</summary>
    /// <exception cref="ModelException">The body is neither.</exception>
    public static async IAsyncEnumerable<bool> ReadAsync(
        ReplyBody body,
        ReplyBuilder reply,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        switch (await body.PeekAsync(cancellationToken))
        {
            case (byte)'<':
                throw new ModelException(ModelError.Unreadable, "a page");
            case (byte)'{' or (byte)'[':
                ChunkReader.Read("", await ReadToEndAsync(body, cancellationToken), reply);
                reply.EndInOrder();
                yield return true;
                yield break;
        }

        var parser = SseParser.Create(body, (type, data) => ChunkReader.Read(type, data, reply));
        await foreach (var item in parser.EnumerateAsync(cancellationToken))
        {
            yield return true;
            if (item.Data)
            {
                yield break;
            }
        }
    }

    private static async Task<byte[]> ReadToEndAsync(ReplyBody body, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        await body.CopyToAsync(whole, cancellationToken);
        var bytes = whole.ToArray();
        return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }
}
