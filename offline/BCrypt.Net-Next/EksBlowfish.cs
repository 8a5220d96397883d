using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BCrypt.Net;

/// <summary>
/// The expensive part of bcrypt: Blowfish with a key schedule that is run 2^cost times (Provos and Mazières, "A Future-Adaptable Password Scheme").
/// </summary>
internal sealed class EksBlowfish
{
    private const int Rounds = 16;
    private const int SubkeyCount = Rounds + 2;
    private const int BoxWords = 4 * 256;

    /// <summary>Blowfish starts from the fraction of pi.</summary>
    private static readonly uint[] Pi = FractionOfPi(SubkeyCount + BoxWords);

    private readonly uint[] _subkeys = Pi[..SubkeyCount];
    private readonly uint[] _boxes = Pi[SubkeyCount..];

    public static byte[] Hash(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, int cost)
    {
        var (keyWords, saltWords) = (Cycle(key), Cycle(salt));
        var cipher = new EksBlowfish();
        cipher.Expand(keyWords, saltWords);
        for (var i = 1UL << cost; i > 0; i--)
        {
            cipher.Expand(keyWords, []);
            cipher.Expand(saltWords, []);
        }

        var text = "OrpheanBeholderScryDoubt"u8;
        var hash = new byte[text.Length];
        for (var block = 0; block < text.Length; block += 8)
        {
            var left = BinaryPrimitives.ReadUInt32BigEndian(text[block..]);
            var right = BinaryPrimitives.ReadUInt32BigEndian(text[(block + 4)..]);
            for (var i = 0; i < 64; i++) cipher.Encrypt(ref left, ref right);
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(block), left);
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(block + 4), right);
        }

        return hash;
    }

    private void Expand(ReadOnlySpan<uint> key, ReadOnlySpan<uint> salt)
    {
        for (var i = 0; i < SubkeyCount; i++) _subkeys[i] ^= key[i];
        var (left, right, at) = (0u, 0u, 0);
        Replace(_subkeys, salt);
        Replace(_boxes, salt);

        void Replace(uint[] words, ReadOnlySpan<uint> salt)
        {
            for (var i = 0; i < words.Length; i += 2)
            {
                if (!salt.IsEmpty)
                {
                    left ^= salt[at];
                    right ^= salt[at + 1];
                    at ^= 2;
                }
                Encrypt(ref left, ref right);
                (words[i], words[i + 1]) = (left, right);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Encrypt(ref uint left, ref uint right)
    {
        ref var p = ref MemoryMarshal.GetArrayDataReference(_subkeys);
        ref var s = ref MemoryMarshal.GetArrayDataReference(_boxes);
        var (l, r) = (left ^ p, right);
        for (var i = 1; i < Rounds; i += 2)
        {
            r ^= Mix(ref s, l) ^ Unsafe.Add(ref p, i);
            l ^= Mix(ref s, r) ^ Unsafe.Add(ref p, i + 1);
        }

        (left, right) = (r ^ Unsafe.Add(ref p, Rounds + 1), l);
    }

    /// <summary>Every index is a byte within its box.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(ref uint boxes, uint word)
        => ((Unsafe.Add(ref boxes, word >> 24) + Unsafe.Add(ref boxes, 256 + (nint)(byte)(word >> 16)))
            ^ Unsafe.Add(ref boxes, 512 + (nint)(byte)(word >> 8))) + Unsafe.Add(ref boxes, 768 + (nint)(byte)word);

    private static uint[] Cycle(ReadOnlySpan<byte> bytes)
    {
        var words = new uint[SubkeyCount];
        for (var i = 0; i < 4 * words.Length && !bytes.IsEmpty; i++) words[i / 4] = (words[i / 4] << 8) | bytes[i % bytes.Length];
        return words;
    }

    /// <summary>Machin's formula, with bits to spare for what rounding takes.</summary>
    private static uint[] FractionOfPi(int words)
    {
        const int spare = 64;
        var one = BigInteger.One << ((32 * words) + spare);
        var pi = 4 * ((4 * ArcTangentOfInverse(5)) - ArcTangentOfInverse(239));
        var bytes = ((pi - (3 * one)) >> spare).ToByteArray(isUnsigned: true, isBigEndian: true);
        var fraction = new uint[words];
        for (var i = 0; i < words; i++) fraction[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 * i));
        return fraction;

        BigInteger ArcTangentOfInverse(int x)
        {
            var (sum, power) = (BigInteger.Zero, one / x);
            for (var n = 1; !power.IsZero; n += 2, power /= -x * x) sum += power / n;
            return sum;
        }
    }
}
