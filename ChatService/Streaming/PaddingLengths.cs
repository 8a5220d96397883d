using System.Security.Cryptography;

namespace Fubuni.ChatService.Streaming;

/// <summary>
/// Unpredictable lengths below <see cref="Max"/>. Drawn many at a time, because each draw is a system call.
/// </summary>
internal sealed class PaddingLengths
{
    public const int Max = 64;

    private readonly byte[] _drawn = new byte[64];
    private int _left;

    public int Next()
    {
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(_drawn);
            _left = _drawn.Length;
        }

        return _drawn[--_left] % Max;
    }
}
