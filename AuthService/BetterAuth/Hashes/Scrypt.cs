using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Fubuni.AuthService.BetterAuth.Hashes;

/// <summary>
/// scrypt (RFC 7914) with p = 1, to verify hashes of other systems. It needs 128 · N · r bytes of memory.
/// </summary>
internal static class Scrypt
{
    private const int SalsaWords = 16;

    /// <param name="cost">N, a power of two.</param>
    /// <param name="blockSize">r.</param>
    public static byte[] DeriveKey(
        ReadOnlySpan<byte> password,
        ReadOnlySpan<byte> salt,
        int cost,
        int blockSize,
        int length
    )
    {
        var block = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, 128 * blockSize);
        Mix(block, cost, blockSize);
        return Rfc2898DeriveBytes.Pbkdf2(password, block, 1, HashAlgorithmName.SHA256, length);
    }

    /// <summary>scryptROMix, RFC 7914 section 5.</summary>
    private static void Mix(Span<byte> block, int cost, int blockSize)
    {
        var words = 32 * blockSize;
        var x = new uint[words];
        var y = new uint[words];
        for (var i = 0; i < words; i++)
        {
            x[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * i)..]);
        }

        var table = GC.AllocateUninitializedArray<uint>(words * cost);
        for (var i = 0; i < cost; i++)
        {
            x.CopyTo(table.AsSpan(i * words));
            MixBlock(x, y);
            (x, y) = (y, x);
        }

        for (var i = 0; i < cost; i++)
        {
            var j = (int)(x[words - SalsaWords] & (uint)(cost - 1));
            Xor(x, table.AsSpan(j * words, words));
            MixBlock(x, y);
            (x, y) = (y, x);
        }

        for (var i = 0; i < words; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block[(4 * i)..], x[i]);
        }
    }

    /// <summary>
    /// scryptBlockMix, RFC 7914 section 4: even results go to the first half of the output, odd ones to the second.
    /// </summary>
    private static void MixBlock(ReadOnlySpan<uint> input, Span<uint> output)
    {
        Span<uint> state = stackalloc uint[SalsaWords];
        input[^SalsaWords..].CopyTo(state);
        var blocks = input.Length / SalsaWords;
        for (var i = 0; i < blocks; i++)
        {
            Xor(state, input.Slice(i * SalsaWords, SalsaWords));
            Salsa(state);
            state.CopyTo(output[(((i / 2) + (i % 2 * blocks / 2)) * SalsaWords)..]);
        }
    }

    private static void Xor(Span<uint> target, ReadOnlySpan<uint> source)
    {
        var targets = MemoryMarshal.Cast<uint, Vector<uint>>(target);
        var sources = MemoryMarshal.Cast<uint, Vector<uint>>(source);
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] ^= sources[i];
        }
    }

    /// <summary>Salsa20/8, RFC 7914 section 3.</summary>
    private static void Salsa(Span<uint> state)
    {
        Span<uint> x = stackalloc uint[SalsaWords];
        state.CopyTo(x);
        for (var round = 0; round < 8; round += 2)
        {
            QuarterRound(ref x[0], ref x[4], ref x[8], ref x[12]);
            QuarterRound(ref x[5], ref x[9], ref x[13], ref x[1]);
            QuarterRound(ref x[10], ref x[14], ref x[2], ref x[6]);
            QuarterRound(ref x[15], ref x[3], ref x[7], ref x[11]);
            QuarterRound(ref x[0], ref x[1], ref x[2], ref x[3]);
            QuarterRound(ref x[5], ref x[6], ref x[7], ref x[4]);
            QuarterRound(ref x[10], ref x[11], ref x[8], ref x[9]);
            QuarterRound(ref x[15], ref x[12], ref x[13], ref x[14]);
        }

        for (var i = 0; i < SalsaWords; i++)
        {
            state[i] += x[i];
        }
    }

    private static void QuarterRound(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        b ^= BitOperations.RotateLeft(a + d, 7);
        c ^= BitOperations.RotateLeft(b + a, 9);
        d ^= BitOperations.RotateLeft(c + b, 13);
        a ^= BitOperations.RotateLeft(d + c, 18);
    }
}
