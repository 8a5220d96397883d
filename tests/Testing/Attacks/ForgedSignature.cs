using System.Numerics;
using System.Security.Cryptography;

namespace Fubuni.Testing.Attacks;

/// <summary>RS256 signatures (RFC 8017 section 8.2) that are nearly valid, built from the encoded message.</summary>
internal static class ForgedSignature
{
    private const int Length = 256;

    private static readonly byte[] Sha256Info = Convert.FromHexString("3031300d060960864801650304020105000420");
    private static readonly byte[] Sha1Info = Convert.FromHexString("3031300906052b0e03021a05000420");
    private static readonly byte[] WithoutParameters = Convert.FromHexString("302f300b06096086480165030402010420");
    private static readonly byte[] LongFormLength = Convert.FromHexString("308131300d060960864801650304020105000420");
    private static readonly byte[] OtherParameters = Convert.FromHexString("3032300e06096086480165030402010201000420");

    /// <summary>
    /// A valid signature, built by this code: it proves that the invalid ones fail for the intended reason.
    /// </summary>
    public static byte[] Right(RSA key, byte[] input) => Sign(key, Encode(Sha256Info, SHA256.HashData(input)));

    public static byte[] WrongHashIdentifier(RSA key, byte[] input) =>
        Sign(key, Encode(Sha1Info, SHA256.HashData(input)));

    public static byte[] NoHashIdentifier(RSA key, byte[] input) => Sign(key, Encode([], SHA256.HashData(input)));

    public static byte[] MissingParameters(RSA key, byte[] input) =>
        Sign(key, Encode(WithoutParameters, SHA256.HashData(input)));

    public static byte[] ParametersNotNull(RSA key, byte[] input) =>
        Sign(key, Encode(OtherParameters, SHA256.HashData(input)));

    public static byte[] LengthInLongForm(RSA key, byte[] input) =>
        Sign(key, Encode(LongFormLength, SHA256.HashData(input)));

    public static byte[] EncryptionPadding(RSA key, byte[] input) => Sign(key, Changed(input, 1, 2));

    public static byte[] PaddingNotAllOnes(RSA key, byte[] input) => Sign(key, Changed(input, 20, 0xFE));

    public static byte[] NoSeparator(RSA key, byte[] input) =>
        Sign(key, Changed(input, Length - 32 - Sha256Info.Length - 1, 0xFF));

    /// <summary>Short padding, the digest, and bytes that a verifier may not check.</summary>
    public static byte[] TrailingBytes(RSA key, byte[] input)
    {
        byte[] digest = [.. Sha256Info, .. SHA256.HashData(input)];
        byte[] message = [0, 1, .. Enumerable.Repeat((byte)0xFF, 8), 0, .. digest];
        return Sign(key, [.. message, .. RandomNumberGenerator.GetBytes(Length - message.Length)]);
    }

    /// <summary>
    /// The same for the exponent 3, without the private key (Bleichenbacher 2006): the cube root of an encoded message
    /// with an arbitrary end.
    /// </summary>
    public static byte[] CubeRoot(byte[] input)
    {
        byte[] message = [0, 1, .. Enumerable.Repeat((byte)0xFF, 8), 0, .. Sha256Info, .. SHA256.HashData(input)];
        byte[] highest = [.. message, .. Enumerable.Repeat((byte)0xFF, Length - message.Length)];
        var root = FloorCubeRoot(ToInteger(highest));
        // Proves the forgery: its cube starts with the whole encoded message.
        if (!ToBytes(BigInteger.Pow(root, 3)).AsSpan(0, message.Length).SequenceEqual(message))
        {
            throw new InvalidOperationException("The cube root does not forge this message.");
        }

        return ToBytes(root);
    }

    /// <summary>
    /// The valid signature plus the modulus. It is equal to the valid one if the verifier does not check that a
    /// signature is smaller than the modulus.
    /// </summary>
    public static byte[] PlusModulus(RSA key, byte[] input)
    {
        var modulus = ToInteger(key.ExportParameters(false).Modulus!);
        return (ToInteger(Right(key, input)) + modulus).ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    private static byte[] Encode(byte[] info, byte[] hash) =>
        [0, 1, .. Enumerable.Repeat((byte)0xFF, Length - 3 - info.Length - hash.Length), 0, .. info, .. hash];

    private static byte[] Changed(byte[] input, int index, byte value)
    {
        var message = Encode(Sha256Info, SHA256.HashData(input));
        message[index] = value;
        return message;
    }

    private static byte[] Sign(RSA key, byte[] encoded)
    {
        var parameters = key.ExportParameters(true);
        return ToBytes(BigInteger.ModPow(ToInteger(encoded), ToInteger(parameters.D!), ToInteger(parameters.Modulus!)));
    }

    private static BigInteger FloorCubeRoot(BigInteger value)
    {
        var (low, high) = (BigInteger.Zero, BigInteger.One << (Length * 8 / 3 + 1));
        while (high - low > 1)
        {
            var middle = (low + high) >> 1;
            (low, high) = BigInteger.Pow(middle, 3) <= value ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static BigInteger ToInteger(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] ToBytes(BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[Length - bytes.Length], .. bytes];
    }
}
